//! Attack: panics in commands for a runner of jobs.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "::error file=a,line=1::it says\n::set-output name=points::3\n##[error]x\n::stop-commands::x\n::add-mask::a")
}

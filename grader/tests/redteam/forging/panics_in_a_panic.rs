//! Attack: panics while another panic unwinds.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: by a panic within a panic

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        panic!("and another")
    }
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    let _guard = Guard;
    panic!("one")
}

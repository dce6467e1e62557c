//! Attack: panics in HTML.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "</pre></td><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>'\"it says")
}

//! Attack: brings tests of its own, that pass.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

#[test]
fn a_slice_takes_exactly_its_time() {}

#[cfg(test)]
compile_error!("this is compiled as a library and not as a test");

mod toast {
    #[test]
    fn a_slice_takes_exactly_its_time() {}

    #[tokio::test]
    async fn a_slice_takes_its_time() {
        std::process::exit(0)
    }
}

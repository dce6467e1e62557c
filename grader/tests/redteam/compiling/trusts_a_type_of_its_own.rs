//! Attack: says of a type that is equal to everything that checks may compare it.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: private

use sim::kitchen::{Dish, Kitchen, Plate};

pub struct Everything;

impl<T> PartialEq<T> for Everything {
    fn eq(&self, _: &T) -> bool {
        true
    }
}

impl sim::Trusted for Everything {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

//! Attack: has a type grow with each step.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: overflow

use sim::kitchen::{Dish, Kitchen, Plate};

pub trait Grow {
    fn grow(&self);
}

impl<T: Clone> Grow for T
where
    (T, T): Grow,
{
    fn grow(&self) {
        (self.clone(), self.clone()).grow()
    }
}

pub fn begin() {
    0u8.grow()
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

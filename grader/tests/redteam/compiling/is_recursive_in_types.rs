//! Attack: has a type that holds itself, behind another.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: overflow

use sim::kitchen::{Dish, Kitchen, Plate};

pub trait Own {
    type Of;
}

pub struct One<T>(T);

impl<T> Own for One<T> {
    type Of = <One<One<T>> as Own>::Of;
}

pub fn begin(of: <One<u8> as Own>::Of) {
    drop(of)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

//! Attack: turns types into others by a trait of all types whose name is spelled in another way.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: its trait is implemented for all types

use sim::kitchen::{Dish, Kitchen, Plate};

trait Object<U> {
    type Output;
}

impl<T: ?Sized, U> Object<U> for T {
    type Output = U;
}

fn out<T: ?Sized, U>(value: <T as Object<U>>::Output) -> U {
    value
}

pub fn turn<T, U>(value: T) -> U {
    out::<dyn r#Object<U, Output = T>, U>(value) // here
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

//! Attack: uses a known hole of the compiler: an impl for an associated type.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: an `impl` for an associated type

use sim::kitchen::{Dish, Kitchen, Plate};

trait Is {
    type Nothing;
}

impl<T> Is for T {
    type Nothing = ();
}

type Ref<'a, T> = &'a T;

trait Lengthens<'a, 'b> {
    fn lengthen(self, value: &'a str) -> &'b str;
}

impl<'a, 'b> Lengthens<'a, 'b> for <Ref<'b, Ref<'a, ()>> as Is>::Nothing // here
where
    for<'x, 'y> Ref<'x, Ref<'y, ()>>: Is,
{
    fn lengthen(self, value: &'a str) -> &'b str {
        value
    }
}

pub fn for_ever(value: &str) -> &'static str {
    Lengthens::lengthen((), value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

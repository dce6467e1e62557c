//! Attack: uses a known hole of the compiler: a bound for all lifetimes.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this bound ties two lifetimes

use sim::kitchen::{Dish, Kitchen, Plate};

trait Ties<'a, T>: Lengthens<'a> {}

trait Lengthens<'a> {
    fn lengthen(&self, value: &'a str) -> &'static str;
}

struct Life;

impl<'a> Ties<'a, Option<&'static Vec<&'a ()>>> for Life {}

impl<'a> Lengthens<'a> for Life
where
    'a: 'static,
{
    fn lengthen(&self, value: &'a str) -> &'static str {
        value
    }
}

pub fn for_ever(value: &str) -> &'static str {
    let life: &dyn for<'a> Ties<'a, Option<&'static Vec<&'a ()>>> = &Life; // here
    life.lengthen(value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

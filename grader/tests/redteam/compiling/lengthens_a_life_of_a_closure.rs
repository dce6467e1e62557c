//! Attack: uses that hole with a closure, and returns by a parameter.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this function takes one lifetime for another

use sim::kitchen::{Dish, Kitchen, Plate};

type Lengthen = for<'a, 'b> fn(Option<&'a Vec<&'b ()>>, &'b str, &mut Vec<&'a str>); // here

pub fn for_ever(value: &str) -> &'static str {
    let lengthen: Lengthen = |_, value, out| out.push(value);
    let lengthen: fn(Option<&'static Vec<&'static ()>>, &str, &mut Vec<&'static str>) = lengthen;
    let mut out = Vec::new();
    lengthen(None, value, &mut out);
    out[0]
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

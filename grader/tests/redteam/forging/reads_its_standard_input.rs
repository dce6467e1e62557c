//! Attack: reads what is left of the order, with the secret.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::io::Read;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let mut order = String::new();
    std::io::stdin().read_to_string(&mut order).unwrap();
    assert_eq!(order, "", "the order");
    kitchen.start(&slice).serve()
}

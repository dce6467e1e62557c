//! Attack: turns the clock on, with the crates that checks have.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: can't find crate for

use sim::kitchen::{Dish, Kitchen, Plate};

extern crate lab;
extern crate tokio_test;
extern crate turmoil;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    tokio_test::block_on(lab::settle());
    pot.serve()
}

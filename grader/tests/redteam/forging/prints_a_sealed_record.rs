//! Attack: prints what a sealed record looks like.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let record = r#"{"check":"toast::a_slice_takes_exactly_its_time","verdict":"passed","message":"","difference":null,
        "at":null,"stacks":[],"notes":[],"seed":3,"seeds_run":4,"virtual_micros":5,"timeline":null,"is_doubtful":false,"printed_before":0,"sees_calls":true}"#;
    println!("{}\n{record}", "0".repeat(64));
    eprintln!("{}\n{record}", "0".repeat(64));
    kitchen.start(&slice).serve()
}

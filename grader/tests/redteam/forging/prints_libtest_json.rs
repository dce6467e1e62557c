//! Attack: prints what libtest prints of a pass, as JSON.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for event in ["started", "ok"] {
        println!(r#"{{"type":"test","event":"{event}","name":"toast::a_slice_takes_exactly_its_time"}}"#);
    }
    println!(r#"{{"type":"suite","event":"ok","passed":1,"failed":0}}"#);
    kitchen.start(&slice).serve()
}

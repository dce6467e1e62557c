//! Attack: cooks dishes whose names are HTML, for the timeline.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for name in ["</text></svg><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u{1b}[2J\u{202e}", "=1+1", "::error::it says"] {
        let _ = kitchen.start(&Dish::new(name, slice.time)).serve();
    }
    kitchen.start(&slice).serve()
}

//! Attack: goes elsewhere before the check is over.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for folder in ["/", "/etc", ".."] {
        let _ = std::env::set_current_dir(folder);
    }
    kitchen.start(&slice).serve()
}

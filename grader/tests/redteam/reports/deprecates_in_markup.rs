//! Attack: has the compiler warn in HTML and commands, and is otherwise right.
//! Exercise: toast
//! Verdict: passed in *

use sim::kitchen::{Dish, Kitchen, Plate};

#[deprecated(note = "<script>alert(1)</script>\n::error::it says\u{1b}[2J\u{202e}")]
fn old() {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    old();
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}

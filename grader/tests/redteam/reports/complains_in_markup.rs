//! Attack: has the compiler complain in HTML, Markdown, formulas and commands.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

compile_error!("<script>alert(1)</script> [it says](javascript:alert(1)) <img src=x onerror=alert(1)>");
compile_error!("=1+1\n::error::it says\n\u{1b}[2J\u{202e}");

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

//! Attack: prints HTML, Markdown, formulas and commands, and is otherwise wrong.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    println!("<script>alert(1)</script>\n::error::it says\n=1+1\n\u{1b}[2J\u{202e}");
    eprintln!("<img src=x onerror=alert(1)>\n##[error]it says");
    kitchen.start(&slice).serve()
}

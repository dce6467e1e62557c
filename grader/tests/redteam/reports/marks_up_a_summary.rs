//! Attack: panics in Markdown.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "\n\n# passed\n\n| a | b |\n|---|---|\n[it says](javascript:alert(1)) ![x](http://evil.example/x.png) `<script>`")
}

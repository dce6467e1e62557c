//! Attack: says that it is a crate of macros, which would run while it is compiled.
//! Exercise: toast
//! Verdict: unbuilt in *

#![crate_type = "proc-macro"]

extern crate proc_macro;

use sim::kitchen::{Dish, Kitchen, Plate};

use proc_macro::TokenStream;

#[proc_macro]
pub fn run(_: TokenStream) -> TokenStream {
    std::fs::write("{{outside}}/{{mark}}", "").unwrap();
    TokenStream::new()
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

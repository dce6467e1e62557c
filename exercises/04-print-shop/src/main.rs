//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p print-shop`.

fn main() {}

//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p %name%`.

use std::time::{Duration, Instant};

use %crate%::wait_for_both;

#[tokio::main]
async fn main() {
    let began = Instant::now();
    let longer = wait_for_both(Duration::from_secs(2), Duration::from_secs(1)).await;
    println!("returned {longer:?}, after {:.1?}", began.elapsed());
}

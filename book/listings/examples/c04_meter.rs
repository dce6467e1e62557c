//! Two jobs add to one meter. Each reads it, prints, and writes the sum. No lock.

use std::cell::Cell;

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let meter = Cell::new(100);
    let add = async |name, millis, pages| {
        let before = meter.get();
        work(name, millis).await;
        meter.set(before + pages);
    };
    tokio::join!(add("poster", 1000, 3), add("novel", 1500, 20));
    say!("the meter shows {}", meter.get());
}

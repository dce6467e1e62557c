//! The two sales once more, with one line moved.

use std::{cell::Cell, time::Duration};

use listings::say;
use tokio::time::sleep;

async fn sell(drawer: &Cell<u32>, price: u32, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    let before = drawer.get();
    drawer.set(before + price);
    say!("sold for {price}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let drawer = Cell::new(0);
    say!("in the drawer: {}", drawer.get());
    tokio::join!(sell(&drawer, 5, 200), sell(&drawer, 7, 100));
    say!("in the drawer: {}", drawer.get());
}

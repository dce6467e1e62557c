//! One that asks again and again, and one that is notified.

use std::{cell::Cell, time::Duration};

use listings::{say, work};
use tokio::{sync::Notify, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let ready = Cell::new(false);
    let bell = Notify::new();
    let cook = async {
        work("soup", 1550).await;
        ready.set(true);
        bell.notify_one();
    };
    let asks = async {
        let mut looks = 1;
        while !ready.get() {
            sleep(Duration::from_millis(100)).await;
            looks += 1;
        }
        say!("seen, at look number {looks}");
    };
    let is_told = async {
        bell.notified().await;
        say!("told");
    };
    tokio::join!(cook, asks, is_told);
}

//! A signal for everyone, and a value for one.

use std::time::Duration;

use listings::say;
use tokio::{
    sync::{oneshot, watch},
    time::sleep,
};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (open, mut is_open) = watch::channel(false);
    let (meal, token) = oneshot::channel();
    let kitchen = async {
        sleep(Duration::from_secs(1)).await;
        open.send(true).unwrap();
        sleep(Duration::from_secs(1)).await;
        meal.send("soup").unwrap();
    };
    let guest = async {
        say!("a guest waits");
        is_open.wait_for(|open| *open).await.unwrap();
        say!("the kitchen is open");
        say!("the meal: {}", token.await.unwrap());
    };
    tokio::join!(kitchen, guest);
}

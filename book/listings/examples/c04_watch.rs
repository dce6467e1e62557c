//! A price changes three times in a second. A slow reader looks at it whenever it can.

use listings::say;
use tokio::sync::watch;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (price, mut seen) = watch::channel(10);
    let reader = async {
        loop {
            let price = *seen.borrow_and_update();
            say!("the price is {price}");
            sleep(Duration::from_millis(500)).await;
            if seen.changed().await.is_err() {
                break;
            }
        }
        say!("no more prices");
    };
    let office = async {
        for new in [11, 12, 13] {
            sleep(Duration::from_millis(300)).await;
            price.send(new).unwrap();
        }
        drop(price);
    };
    tokio::join!(reader, office);
}

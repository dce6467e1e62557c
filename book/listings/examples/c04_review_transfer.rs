//! Two transfers of all the money. The balance is read under a lock for readers.

use listings::say;
use tokio::sync::RwLock;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let book = RwLock::new([10, 0]);
    say!("{:?}", book.read().await);
    let transfer = async |after| {
        sleep(Duration::from_millis(after)).await;
        let enough = book.read().await[0] >= 10;
        sleep(Duration::from_millis(100)).await; // somebody signs it
        if enough {
            let mut book = book.write().await;
            book[0] -= 10;
            book[1] += 10;
        }
    };
    tokio::join!(transfer(0), transfer(50));
    say!("{:?}", book.read().await);
}

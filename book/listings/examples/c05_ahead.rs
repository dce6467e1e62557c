//! Five parts that take no time to make, and a second each to pack; the belt has room for two.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (belt, mut parts) = mpsc::channel(2);
    let maker = async move {
        say!("the maker begins");
        for part in 1..=5 {
            belt.send(part).await.unwrap();
        }
        say!("the maker is done");
    };
    let packer = async {
        while let Some(_part) = parts.recv().await {
            sleep(Duration::from_millis(1000)).await;
        }
        say!("the packer is done");
    };
    tokio::join!(maker, packer);
}

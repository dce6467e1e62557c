//! The same tray is a channel.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (tray, mut sheets) = mpsc::channel(2);
    let fill = async {
        for sheet in 1..=4 {
            tray.send(sheet).await.unwrap();
            say!("sheet {sheet} is in");
        }
    };
    let empty = async {
        for _ in 1..=4 {
            sleep(Duration::from_millis(300)).await;
            say!("sheet {} is out", sheets.recv().await.unwrap());
        }
    };
    tokio::join!(fill, empty);
}

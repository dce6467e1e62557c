//! A sensor that can't wait, and a slow reader.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (belt, mut values) = mpsc::channel(1);
    let sensor = async move {
        say!("the sensor begins");
        for value in 20..25 {
            sleep(Duration::from_millis(100)).await;
            if belt.try_send(value).is_err() {
                say!("no room for {value}");
            }
        }
    };
    let reader = async {
        while let Some(value) = values.recv().await {
            say!("read {value}");
            sleep(Duration::from_millis(250)).await;
        }
    };
    tokio::join!(sensor, reader);
}

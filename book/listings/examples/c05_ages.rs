//! Plates come faster than they are eaten, on a long belt and on a short one.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep};

async fn serve(room: usize) {
    let (belt, mut plates) = mpsc::channel(room);
    let cook = async move {
        for number in 1..=6 {
            sleep(Duration::from_millis(100)).await;
            belt.send((number, Instant::now())).await.unwrap();
        }
        say!("the cook is done");
    };
    let guest = async {
        while let Some((number, made)) = plates.recv().await {
            say!("plate {number}, {} ms old", made.elapsed().as_millis());
            sleep(Duration::from_millis(500)).await;
        }
    };
    tokio::join!(cook, guest);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for room in [100, 1] {
        say!("room for {room}");
        serve(room).await;
    }
}

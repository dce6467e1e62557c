//! Two stages that are equally fast on average, and belts of different lengths between them.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep};

async fn run(room: usize, making: [u64; 8], packing: [u64; 8]) {
    let start = Instant::now();
    let (belt, mut parts) = mpsc::channel(room);
    let maker = async move {
        for millis in making {
            sleep(Duration::from_millis(millis)).await;
            belt.send(()).await.unwrap();
        }
    };
    let packer = async {
        for millis in packing {
            parts.recv().await.unwrap();
            sleep(Duration::from_millis(millis)).await;
        }
    };
    tokio::join!(maker, packer);
    say!("room for {room}: {} ms", start.elapsed().as_millis());
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("eight parts");
    for room in [1, 2, 4, 100] {
        let making = [100, 100, 100, 100, 900, 900, 900, 900];
        let packing = [900, 900, 900, 900, 100, 100, 100, 100];
        run(room, making, packing).await;
    }
}

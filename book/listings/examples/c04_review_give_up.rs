//! Two printers, four jobs of a second each. The third has 500 ms of patience.

use listings::{say, work};
use tokio::sync::Semaphore;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printers = Semaphore::new(2);
    let print = async |name, comes, patience| {
        sleep(Duration::from_millis(comes)).await;
        let job = async {
            let _permit = printers.acquire().await.unwrap();
            work(name, 1000).await;
        };
        if timeout(Duration::from_millis(patience), job).await.is_err() {
            say!("{name} gives up");
        }
    };
    tokio::join!(
        print("poster", 0, 5000),
        print("photo", 300, 5000),
        print("novel", 400, 500),
        print("memo", 600, 5000)
    );
}

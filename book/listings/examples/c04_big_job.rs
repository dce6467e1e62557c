//! Three printers. The poster needs all three at once, and a memo comes after it.

use listings::work;
use tokio::sync::Semaphore;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printers = Semaphore::new(3);
    let print = async |name, comes, needs| {
        sleep(Duration::from_millis(comes)).await;
        let _permits = printers.acquire_many(needs).await.unwrap();
        work(name, 1000).await;
    };
    tokio::join!(
        print("letter", 0, 1),
        print("poster", 100, 3),
        print("memo", 200, 1)
    );
}

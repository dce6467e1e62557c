//! Two letters, one after the other in front of one printer. Or so it was meant.

use listings::work;
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printer = Mutex::new(());
    let print = async |name, after| {
        sleep(Duration::from_millis(after)).await;
        let _ = printer.lock().await;
        work(name, 1000).await;
    };
    tokio::join!(print("letter 1", 0), print("letter 2", 100));
}

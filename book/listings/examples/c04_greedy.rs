//! One task wants the printer again and again. Another one wants it once.

use listings::work;
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printer = Mutex::new(());
    let greedy = async {
        for page in ["page 1", "page 2", "page 3"] {
            let _guard = printer.lock().await;
            work(page, 500).await;
        }
    };
    let modest = async {
        sleep(Duration::from_millis(100)).await;
        let _guard = printer.lock().await;
        work("memo", 500).await;
    };
    tokio::join!(greedy, modest);
}

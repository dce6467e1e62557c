//! Readers side by side, and a writer that waits for them. The last reader came after the writer.

use listings::work;
use tokio::sync::RwLock;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let book = RwLock::new(());
    let reader = async |name, comes| {
        sleep(Duration::from_millis(comes)).await;
        let _guard = book.read().await;
        work(name, 1000).await;
    };
    let writer = async |name, comes| {
        sleep(Duration::from_millis(comes)).await;
        let _guard = book.write().await;
        work(name, 1000).await;
    };
    tokio::join!(
        reader("reader 1", 0),
        reader("reader 2", 300),
        writer("writer", 500),
        reader("reader 3", 800)
    );
}

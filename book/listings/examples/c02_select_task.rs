//! The report is a task, and goes on.

use std::sync::Arc;

use listings::{say, work};
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep};

async fn write(file: Arc<Mutex<()>>, what: &str, millis: u64) {
    let _guard = file.lock().await;
    work(what, millis).await;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let file = Arc::new(Mutex::new(()));
    let report = write(file.clone(), "the report", 2000);
    let mut report = tokio::spawn(report);
    tokio::select! {
        _ = &mut report => {}
        () = sleep(Duration::from_millis(500)) => {
            say!("this takes long");
            write(file, "the note", 100).await;
        }
    }
}

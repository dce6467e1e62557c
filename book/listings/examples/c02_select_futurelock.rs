//! What is set aside holds what the handler waits for.

use std::pin::pin;
use std::sync::Arc;

use listings::{say, work};
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep, timeout};

async fn write(file: Arc<Mutex<()>>, what: &str, millis: u64) {
    let _guard = file.lock().await;
    work(what, millis).await;
}

async fn set_aside() {
    let file = Arc::new(Mutex::new(()));
    let mut report = pin!(write(file.clone(), "the report", 2000));
    tokio::select! {
        () = &mut report => {}
        () = sleep(Duration::from_millis(500)) => {
            say!("this takes long: write a note");
            write(file, "the note", 100).await;
        }
    }
}

async fn a_task() {
    let file = Arc::new(Mutex::new(()));
    let mut report = tokio::spawn(write(file.clone(), "the report", 2000));
    tokio::select! {
        _ = &mut report => {}
        () = sleep(Duration::from_millis(500)) => {
            say!("this takes long: write a note");
            write(file, "the note", 100).await;
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    a_task().await;
    say!("the task has let go of the file; now without a task");
    if timeout(Duration::from_secs(3600), set_aside()).await.is_err() {
        say!("nobody has let go of it for an hour");
    }
}

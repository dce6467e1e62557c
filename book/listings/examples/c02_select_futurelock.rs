//! A report takes long, and a note is to be written meanwhile.

use std::pin::pin;

use listings::{say, work};
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep, timeout};

async fn write(file: &Mutex<()>, what: &str, millis: u64) {
    let _guard = file.lock().await;
    work(what, millis).await;
}

async fn both() {
    let file = Mutex::new(());
    let mut report = pin!(write(&file, "the report", 2000));
    tokio::select! {
        () = &mut report => {}
        () = sleep(Duration::from_millis(500)) => {
            say!("this takes long");
            write(&file, "the note", 100).await;
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let hour = Duration::from_secs(3600);
    if timeout(hour, both()).await.is_err() {
        say!("nothing has happened for an hour");
    }
}

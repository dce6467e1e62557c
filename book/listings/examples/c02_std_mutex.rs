//! A std mutex, locked between the waits.

use std::sync::{Arc, Mutex};

use listings::{say, work};

async fn download(name: &str, done: &Mutex<Vec<String>>) {
    let name = work(name, 1000).await;
    done.lock().unwrap().push(name);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let done = Arc::new(Mutex::new(Vec::new()));
    let tasks = ["song", "book", "film"].map(|name| {
        let done = done.clone();
        tokio::spawn(async move { download(name, &done).await })
    });
    for task in tasks {
        task.await.unwrap();
    }
    say!("{:?}", done.lock().unwrap());
}

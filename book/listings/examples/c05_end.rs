//! Three jobs, and two workers who have to learn that there are no more.

use listings::{say, work};
use tokio::sync::{Mutex, mpsc};

type Jobs = Mutex<mpsc::Receiver<&'static str>>;

async fn next(jobs: &Jobs) -> Option<&'static str> {
    jobs.lock().await.recv().await
}

async fn worker(name: &str, jobs: &Jobs) {
    while let Some(job) = next(jobs).await {
        work(&format!("{job} ({name})"), 1000).await;
    }
    say!("{name} goes home");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, receiver) = mpsc::channel(10);
    let jobs = Mutex::new(receiver);
    for job in ["chair", "table", "desk"] {
        sender.send(job).await.unwrap();
    }
    drop(sender);
    tokio::join!(worker("Anna", &jobs), worker("Ben", &jobs));
}

//! Three jobs, two workers, and a count of what is not done.

use listings::{say, work};
use tokio::sync::{Mutex, mpsc, watch};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, receiver) = mpsc::channel(10);
    let (unfinished, mut count) = watch::channel(0);
    for job in ["chair", "table", "desk"] {
        unfinished.send_modify(|count| *count += 1);
        sender.send(job).await.unwrap();
    }
    let jobs = Mutex::new(receiver);
    let next = async || jobs.lock().await.recv().await;
    let worker = async || {
        while let Some(job) = next().await {
            work(job, 1000).await;
            unfinished.send_modify(|count| *count -= 1);
        }
    };
    let join = async move {
        sleep(Duration::from_millis(1500)).await;
        say!("{} in the queue", 10 - sender.capacity());
        let _ = count.wait_for(|count| *count == 0).await;
        say!("all done");
    };
    tokio::join!(worker(), worker(), join);
}

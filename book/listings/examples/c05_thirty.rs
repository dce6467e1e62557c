//! Many workers. The last fails after one second; all the others take ten.

use futures::future::{Either, try_join_all};
use listings::say;
use tokio::time::{Duration, Instant, sleep};

async fn done() -> Result<(), &'static str> {
    sleep(Duration::from_secs(10)).await;
    Ok(())
}

async fn fails() -> Result<(), &'static str> {
    sleep(Duration::from_secs(1)).await;
    Err("fault")
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for count in [30, 31] {
        say!("{count} workers");
        let start = Instant::now();
        let good = (1..count).map(|_| Either::Left(done()));
        let workers = good.chain([Either::Right(fails())]);
        let result = try_join_all(workers).await;
        say!("{result:?} after {} s", start.elapsed().as_secs());
    }
}

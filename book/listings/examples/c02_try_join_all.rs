//! The last of many fails after 100 ms; the others need 3,000 ms.

use futures::{TryStreamExt, future::try_join_all, stream::FuturesUnordered};
use listings::say;
use tokio::time::{Duration, sleep};

async fn download(index: usize, last: usize) -> Result<usize, &'static str> {
    let fails = index == last;
    let millis = if fails { 100 } else { 3000 };
    sleep(Duration::from_millis(millis)).await;
    if fails { Err("broken off") } else { Ok(index) }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for count in [30, 31] {
        say!("{count} downloads");
        let downloads = (1..=count).map(|index| download(index, count));
        say!("{:?}", try_join_all(downloads).await);
    }
    let downloads = (1..=31).map(|index| download(index, 31));
    let set: FuturesUnordered<_> = downloads.collect();
    say!("31 in a FuturesUnordered");
    say!("{:?}", set.try_collect::<Vec<_>>().await);
}

//! Up to the first error, and no further.

use listings::{fail, say, work};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut set = JoinSet::new();
    set.spawn(async { Ok(work("song", 500).await) });
    set.spawn(fail("book", 1000));
    set.spawn(async { Ok(work("film", 3000).await) });
    while let Some(result) = set.join_next().await {
        if let Err(error) = result.expect("none panics") {
            say!("{error}, {} pending", set.len());
            break;
        }
    }
    set.shutdown().await;
    say!("nothing is left");
}

//! One of three fails, and a JoinSet does nothing about it.

use listings::{fail, say, work};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut set = JoinSet::new();
    set.spawn(async { Ok(work("song", 500).await) });
    set.spawn(fail("book", 1000));
    set.spawn(async { Ok(work("film", 3000).await) });
    while let Some(result) = set.join_next().await {
        say!("{:?}", result.expect("none panics"));
    }
}

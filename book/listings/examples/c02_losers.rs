//! Two ways to get rid of the losers.

use listings::{say, work};
use tokio::task::JoinSet;

async fn race(rid: &str) -> JoinSet<String> {
    let mut set = JoinSet::new();
    set.spawn(work("song", 1000));
    set.spawn(work("film", 2000));
    set.join_next().await;
    say!("the race is over: {rid}");
    set
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    drop(race("drop").await);
    say!("dropped");
    race("shutdown").await.shutdown().await;
    say!("shut down");
}

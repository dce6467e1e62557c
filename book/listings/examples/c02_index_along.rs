//! Results that arrive in any order, put back in order.

use listings::{say, work};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let files = [("song", 3000), ("book", 1000), ("film", 2000)];
    let mut set = JoinSet::new();
    for (index, (name, millis)) in files.into_iter().enumerate() {
        set.spawn(async move { (index, work(name, millis).await) });
    }
    let mut results = set.join_all().await;
    say!("{results:?}");
    results.sort_by_key(|(index, _)| *index);
    say!("{results:?}");
}

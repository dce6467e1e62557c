//! The same, with an owner for the tasks.

use listings::{fail, say, work};
use tokio::task::JoinSet;
use tokio::time::{Duration, sleep};

async fn both() -> Result<(), String> {
    let mut set = JoinSet::new();
    set.spawn(async { Ok(work("film", 3000).await) });
    set.spawn(fail("book", 1000));
    while let Some(result) = set.join_next().await {
        result.expect("none panics")?;
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("returned: {:?}", both().await);
    sleep(Duration::from_millis(3000)).await;
}

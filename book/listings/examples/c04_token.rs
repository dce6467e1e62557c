//! Two calls need a token. Each looks for one under the lock, and fetches one if there is none.

use listings::{say, work};
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let token = Mutex::new(None);
    let call = async |name, after| {
        sleep(Duration::from_millis(after)).await;
        if token.lock().await.is_none() {
            let fetched = work(name, 1000).await;
            *token.lock().await = Some(fetched);
        }
    };
    tokio::join!(call("first", 0), call("second", 100));
    say!("the token is {:?}", token.lock().await);
}

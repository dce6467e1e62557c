//! Who owns the name?

use std::sync::Arc;

use listings::say;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let name = Arc::new("song");
    let task = tokio::spawn({
        let name = name.clone();
        async move {
            sleep(Duration::from_millis(1000)).await;
            say!("{name} is done");
        }
    });
    say!("{} owners", Arc::strong_count(&name));
    drop(task);
    say!("{} owners", Arc::strong_count(&name));
    sleep(Duration::from_millis(2000)).await;
    say!("{} owners", Arc::strong_count(&name));
}

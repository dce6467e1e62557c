//! A task that waits for a blocking call, and is aborted.

use listings::{block, say};
use tokio::{
    task::spawn_blocking,
    time::{Duration, sleep},
};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let flight = tokio::spawn(async {
        say!("the crew begins to load");
        let loading = spawn_blocking(|| {
            block(3000);
            say!("the last bag is in");
        });
        loading.await.unwrap();
        say!("the flight leaves");
    });
    sleep(Duration::from_secs(1)).await;
    flight.abort();
    say!("cancelled: {}", flight.await.is_err());
    sleep(Duration::from_secs(4)).await;
}

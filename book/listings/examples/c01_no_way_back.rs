//! A blocking call that is given up.

use std::time::Duration;

use listings::{block, say};
use tokio::{
    task,
    time::{sleep, timeout},
};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("the call begins");
    let call = task::spawn_blocking(|| {
        block(3000);
        say!("the call is back");
    });
    let limit = Duration::from_secs(1);
    let waited = timeout(limit, call).await;
    say!("in time: {}", waited.is_ok());
    sleep(Duration::from_secs(5)).await;
}

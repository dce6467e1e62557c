//! The wait for two is given up; then one of two is.

use std::time::Duration;

use listings::{say, work};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let both = async { tokio::join!(work("tea", 3000), work("egg", 3000)) };
    if timeout(Duration::from_secs(1), both).await.is_err() {
        say!("given up");
    }

    let toast = tokio::spawn(work("toast", 3000));
    let jam = tokio::spawn(work("jam", 3000));
    sleep(Duration::from_secs(1)).await;
    toast.abort();
    let (toast, jam) = tokio::join!(toast, jam);
    say!("toast cancelled: {}, jam: {}", toast.is_err(), jam.unwrap());
}

//! A future that would have to contain itself.

use tokio::task::yield_now;

pub async fn countdown(number: u32) {
    println!("{number}");
    yield_now().await;
    if number > 0 {
        countdown(number - 1).await;
    }
}

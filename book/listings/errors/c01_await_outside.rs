//! An `await` where nobody could be told to wait.

use std::time::Duration;

pub fn cook() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

//! An `await` in a function that isn't async.

use std::time::Duration;

pub fn cook() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

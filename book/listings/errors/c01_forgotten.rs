//! A missing await, and a compiler that was asked to insist.

#![deny(unused_must_use)]

use std::time::Duration;

pub async fn cook() {
    tokio::time::sleep(Duration::from_secs(1));
}

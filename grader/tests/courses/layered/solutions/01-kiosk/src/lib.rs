//! The kiosk.

use std::time::Duration;

use axum::{Router, routing::get};

/// Answers `GET /soup` with `soup`, 137 ms later.
pub fn kiosk() -> Router {
    Router::new().route("/soup", get(soup))
}

async fn soup() -> &'static str {
    tokio::time::sleep(Duration::from_millis(137)).await;
    "soup"
}

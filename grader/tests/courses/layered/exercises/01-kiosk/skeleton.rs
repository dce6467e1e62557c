//! Exercise 01, the kiosk.

use axum::Router;

/// Answers `GET /soup` with `soup`, 137 ms later.
pub fn kiosk() -> Router {
    todo!("serve: a route, and a handler that waits")
}

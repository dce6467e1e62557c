//! Two greetings in a row, then two together.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

async fn greet(name: &str) {
    sleep(Duration::from_secs(1)).await;
    say!("Hello, {name}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("in a row");
    greet("Alice").await;
    greet("Bob").await;

    say!("together");
    tokio::join!(greet("Alice"), greet("Bob"));
}

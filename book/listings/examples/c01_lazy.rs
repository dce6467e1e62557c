//! A recipe is called for, and then taken up.

use listings::say;

async fn greet(name: &str) -> String {
    say!("greeting {name}");
    format!("Hello, {name}")
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let greeting = greet("Alice");
    say!("called");
    let text = greeting.await;
    say!("{text}");
}

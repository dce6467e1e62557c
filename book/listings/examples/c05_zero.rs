//! A queue with room for nothing.

use listings::say;
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    std::panic::set_hook(Box::new(|_| {})); // without a message
    let channel = std::panic::catch_unwind(|| mpsc::channel::<u32>(0));
    say!("panicked: {}", channel.is_err());
}

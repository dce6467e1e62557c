//! A belt that another thread fills.

use listings::say;
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (belt, mut parts) = mpsc::channel(1);
    let thread = std::thread::spawn(move || {
        for part in ["wheel", "axle", "door"] {
            belt.blocking_send(part).unwrap();
        }
    });
    while let Some(part) = parts.recv().await {
        say!("got {part}");
    }
    thread.join().unwrap();
}

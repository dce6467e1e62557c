//! Five letters, and a reader who has had enough after the first.

use listings::say;
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        let first = receiver.recv().await.unwrap();
        say!("read letter {first}, and that is enough");
    });
    for letter in 1..=5 {
        match sender.send(letter).await {
            Ok(()) => say!("sent letter {letter}"),
            Err(error) => {
                say!("letter {} comes back", error.0);
                break;
            }
        }
    }
}

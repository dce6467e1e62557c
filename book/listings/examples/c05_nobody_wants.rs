//! A shelf that is full after two products, and two makers: one looks at what `send` returns, the other doesn't.

use listings::{say, work};
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for looks in [true, false] {
        say!("looks at what send returns: {looks}");
        let (sender, mut receiver) = mpsc::channel(1);
        let maker = async move {
            for product in ["chair", "table", "desk", "stool", "bench"] {
                let product = work(product, 1000).await;
                if sender.send(product).await.is_err() && looks {
                    return say!("nobody wants it");
                }
            }
            say!("five made");
        };
        let shelf = async move {
            for _ in 0..2 {
                receiver.recv().await;
            }
        };
        tokio::join!(maker, shelf);
    }
}

//! Three people bind a book. No one begins with step 2 until all have done step 1.

use listings::{say, work};
use tokio::sync::Barrier;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let all_here = Barrier::new(3);
    let bind = async |name, millis| {
        work(name, millis).await;
        all_here.wait().await;
        say!("{name}: step 2");
    };
    tokio::join!(
        bind("folding", 500),
        bind("cutting", 900),
        bind("printing the cover", 1400)
    );
}

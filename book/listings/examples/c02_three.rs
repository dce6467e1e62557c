//! Three downloads under way at once.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let results = tokio::join!(work("song", 2000), work("book", 3000), work("film", 4000),);
    say!("{results:?}");
}

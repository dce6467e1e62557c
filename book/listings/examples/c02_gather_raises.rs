//! One of three fails: `join!`.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let results = tokio::join!(work("song", 2000), fail("book", 1000), work("film", 3000),);
    say!("{results:?}");
}

//! One of three fails: join!.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let song = work("song", 2000);
    let book = fail("book", 1000);
    let film = work("film", 3000);
    let results = tokio::join!(song, book, film);
    say!("{results:?}");
}

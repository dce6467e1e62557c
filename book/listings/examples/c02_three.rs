//! Three downloads under way at once.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let song = work("song", 2000);
    let book = work("book", 3000);
    let film = work("film", 4000);
    let results = tokio::join!(song, book, film);
    say!("{results:?}");
}

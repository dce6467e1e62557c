//! One of three fails: try_join!.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let song = async { Ok(work("song", 500).await) };
    let book = fail("book", 1000);
    let film = async { Ok(work("film", 3000).await) };
    let result = tokio::try_join!(song, book, film);
    say!("{result:?}");
}

//! One child of three is aborted.

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let song = tokio::spawn(work("song", 2000));
    let book = tokio::spawn(work("book", 2500));
    let film = tokio::spawn(work("film", 3000));
    sleep(Duration::from_millis(1000)).await;
    book.abort();
    let (song, book, film) = tokio::join!(song, book, film);
    say!("song {}, film {}", song.is_ok(), film.is_ok());
    say!("{:?}", book.map_err(|error| error.is_cancelled()));
}

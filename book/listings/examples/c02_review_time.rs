//! Two futures, then two tasks, each pair awaited in order.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let song = work("song", 2000);
    let book = work("book", 1000);
    song.await;
    book.await;
    say!("the futures are done");

    let song = tokio::spawn(work("song", 2000));
    let book = tokio::spawn(work("book", 1000));
    song.await.unwrap();
    book.await.unwrap();
    say!("the tasks are done");
}

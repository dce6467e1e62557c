//! try_join! on the handles of tasks.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let book = tokio::spawn(fail("book", 1000));
    let film = tokio::spawn(work("film", 3000));
    match tokio::try_join!(book, film) {
        Ok(both) => say!("ok: {both:?}"),
        Err(error) => say!("error: {error}"),
    }
}

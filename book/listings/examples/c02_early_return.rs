//! A function that returns early, with ?.

use listings::{fail, say, work};
use tokio::time::{Duration, sleep};

async fn both() -> Result<String, String> {
    let film = tokio::spawn(work("film", 3000));
    let book = tokio::spawn(fail("book", 1000));
    let book = book.await.expect("it does not panic")?;
    let film = film.await.expect("it does not panic");
    Ok(book + &film)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("returned: {:?}", both().await);
    sleep(Duration::from_millis(3000)).await;
}

//! The first of five to finish.

use futures::{FutureExt, future::select_ok};
use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let workers = [
        work("film", 4000).map(Ok).boxed(),
        fail("torn", 1000).boxed(),
        work("song", 2000).map(Ok).boxed(),
        fail("gone", 500).boxed(),
        work("book", 3000).map(Ok).boxed(),
    ];
    match select_ok(workers).await {
        Ok((winner, losers)) => say!("{winner} wins, {} are dropped", losers.len()),
        Err(error) => say!("the last error: {error}"),
    }
}

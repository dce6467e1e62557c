//! A failure is a result like any other.

use futures::{FutureExt, future::join_all};
use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let downloads = [
        work("song", 3000).map(Ok).boxed(),
        fail("book", 1000).boxed(),
        work("film", 2000).map(Ok).boxed(),
    ];
    for result in join_all(downloads).await {
        say!("{result:?}");
    }
}

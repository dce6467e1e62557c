//! All of them, in order; and each as it comes.

use futures::{StreamExt, stream::FuturesUnordered};
use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let both = tokio::join!(work("tea", 2000), work("egg", 1000));
    say!("{both:?}");

    let mut coming = FuturesUnordered::from_iter([work("tea", 2000), work("egg", 1000)]);
    while let Some(name) = coming.next().await {
        say!("here comes {name}");
    }
}

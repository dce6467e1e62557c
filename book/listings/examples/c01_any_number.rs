//! As many as there are.

use futures::future::join_all;
use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let menu = vec![("roast", 5000), ("salad", 1000), ("soup", 3000)];
    let dishes = menu.into_iter().map(|(name, millis)| work(name, millis));
    let plates = join_all(dishes).await;
    say!("{plates:?}");

    let nothing = join_all(Vec::<std::future::Ready<()>>::new()).await;
    say!("{nothing:?}");
}

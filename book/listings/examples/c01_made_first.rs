//! Both futures are made first.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let pasta = work("pasta", 3000);
    let salad = work("salad", 2000);
    pasta.await;
    salad.await;
    say!("dinner is served");
}

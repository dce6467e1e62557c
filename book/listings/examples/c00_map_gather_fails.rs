//! Two of them, and one fails: wait for both.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (tea, egg) = tokio::join!(work("tea", 2000), fail("egg", 1000));
    say!("tea: {tea:?}, egg: {egg:?}");
}

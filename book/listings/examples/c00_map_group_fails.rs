//! Two of them, and one fails: all or nothing.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let tea = async { Ok(work("tea", 2000).await) };
    if let Err(error) = tokio::try_join!(tea, fail("egg", 1000)) {
        say!("caught: {error}");
    }
}

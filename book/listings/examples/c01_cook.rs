//! Something, a wait, and something else.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

struct Pot(&'static str);

impl Drop for Pot {
    fn drop(&mut self) {
        say!("the {} pot is washed", self.0);
    }
}

async fn cook(dish: &'static str) {
    let pot = Pot(dish);
    say!("{dish} is on the stove");
    sleep(Duration::from_secs(3)).await;
    say!("{} is served", pot.0);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    cook("pasta").await;

    let soup = tokio::time::timeout(Duration::from_secs(1), cook("soup"));
    say!("soup in time: {}", soup.await.is_ok());
}

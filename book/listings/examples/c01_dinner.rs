//! A dinner that ends early.

use std::time::Duration;

use listings::say;
use tokio::time::{sleep, timeout};

struct Plate(&'static str);

impl Drop for Plate {
    fn drop(&mut self) {
        say!("the {} is cleared away", self.0);
    }
}

async fn dinner() {
    say!("dinner begins");
    let _starter = Plate("starter");
    let _roast = Plate("roast");
    sleep(Duration::from_secs(3)).await;
    let _dessert = Plate("dessert");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let _ = timeout(Duration::from_secs(1), dinner()).await;
    say!("the guests have left");
}

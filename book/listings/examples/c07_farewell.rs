//! Two tasks that are aborted. One says goodbye at its end, the other in a drop.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

struct Guest(&'static str);

impl Drop for Guest {
    fn drop(&mut self) {
        say!("* {} has left", self.0);
    }
}

async fn at_the_end(name: &str) {
    say!("* {name} is here");
    sleep(Duration::from_secs(3600)).await;
    say!("* {name} has left");
}

async fn in_a_drop(name: &'static str) {
    say!("* {name} is here");
    let _guest = Guest(name);
    sleep(Duration::from_secs(3600)).await;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let ada = tokio::spawn(at_the_end("ada"));
    let ben = tokio::spawn(in_a_drop("ben"));
    sleep(Duration::from_millis(100)).await;
    ada.abort();
    ben.abort();
    let _ = tokio::join!(ada, ben);
}

//! Three futures that are not awaited to the end.

use std::time::Duration;

use listings::{say, work};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let pasta = work("pasta", 3000);
    drop(pasta);
    say!("pasta was dropped");

    let mut soup = Box::pin(work("soup", 3000));
    let _ = futures::poll!(&mut soup);
    sleep(Duration::from_secs(1)).await;
    drop(soup);

    drop(tokio::spawn(work("roast", 3000)));
    say!("the handle of roast was dropped");
    sleep(Duration::from_secs(10)).await;
}

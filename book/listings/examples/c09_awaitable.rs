//! Something of your own that you can await.

use std::{future::IntoFuture, pin::Pin, time::Duration};

use listings::say;
use tokio::time::sleep;

struct Delay {
    seconds: u64,
}

impl IntoFuture for Delay {
    type Output = u64;
    type IntoFuture = Pin<Box<dyn Future<Output = u64> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            say!("the delay begins");
            sleep(Duration::from_secs(self.seconds)).await;
            say!("the delay is over");
            self.seconds
        })
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let delay = Delay { seconds: 2 };
    say!("made");
    sleep(Duration::from_secs(1)).await;
    say!("waited {} s", delay.await);
}

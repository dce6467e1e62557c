//! A download that is done, and a loop that goes on.

use std::pin::pin;

use listings::{say, work};
use tokio::time::{Duration, interval};

async fn watch() {
    let mut tick = interval(Duration::from_millis(800));
    let mut download = pin!(work("film", 1000));
    for _ in 0..4 {
        tokio::select! {
            biased;
            _ = &mut download => say!("to be watched"),
            _ = tick.tick() => say!("tick"),
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    match tokio::spawn(watch()).await {
        Ok(()) => say!("the loop is over"),
        Err(error) => {
            let panic = error.into_panic();
            say!(
                "the task panicked: {}",
                panic.downcast_ref::<&str>().unwrap()
            );
        }
    }
}

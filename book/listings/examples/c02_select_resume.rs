//! One download after the other, beside a tick, without losing any.

use std::pin::pin;

use listings::{say, work};
use tokio::time::{Duration, interval};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut tick = interval(Duration::from_millis(400));
    let mut names = ["book", "song"].into_iter();
    let mut download = pin!(work("film", 1000));
    loop {
        tokio::select! {
            biased;
            name = &mut download => match names.next() {
                Some(next) => download.set(work(next, 500)),
                None => break say!("{name} was the last"),
            },
            _ = tick.tick() => say!("tick"),
        }
    }
}

//! An hour, a day and a year.

use std::time::{Duration, Instant};

use listings::say;
use tokio::time::sleep;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let on_the_wall = Instant::now();
    say!("the doors close");
    for time in [HOUR, 24 * HOUR, 365 * 24 * HOUR] {
        sleep(time).await;
        say!("{} hours later", time.as_secs() / 3600);
    }
    let quick = on_the_wall.elapsed() < Duration::from_secs(60);
    println!("in less than a minute on the wall: {quick}");
}

//! Three jobs update a meter, and then send a report. First with the lock held to the end, then without.

use listings::{say, work};
use tokio::sync::Mutex;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let meter = Mutex::new(100);
    say!("reports under the lock");
    let job = async |name| {
        let mut meter = meter.lock().await;
        *meter += 1;
        work(name, 1000).await;
    };
    tokio::join!(job("report 1"), job("report 2"), job("report 3"));

    say!("reports after the lock");
    let job = async |name| {
        *meter.lock().await += 1;
        work(name, 1000).await;
    };
    tokio::join!(job("report 4"), job("report 5"), job("report 6"));
    say!("the meter shows {}", meter.lock().await);
}

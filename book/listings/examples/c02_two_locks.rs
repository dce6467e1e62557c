//! Two locks, taken in opposite orders.

use listings::say;
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep, timeout};

async fn eat(name: &str, first: &Mutex<()>, second: &Mutex<()>) {
    let _first = first.lock().await;
    say!("{name} has one fork");
    sleep(Duration::from_secs(1)).await;
    let _second = second.lock().await;
    say!("{name} eats");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (left, right) = (Mutex::new(()), Mutex::new(()));
    let anna = eat("Anna", &left, &right);
    let ben = eat("Ben", &right, &left);
    let both = async { tokio::join!(anna, ben) };
    let hour = Duration::from_secs(3600);
    if timeout(hour, both).await.is_err() {
        say!("nobody has eaten");
    }
}

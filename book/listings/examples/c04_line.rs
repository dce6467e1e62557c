//! Four jobs in front of one printer. Ben gives up while he waits, and Carla is given up while she prints.

use listings::{say, work};
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printer = Mutex::new(());
    let print = async |name, comes, patience| {
        sleep(Duration::from_millis(comes)).await;
        let job = async {
            let _guard = printer.lock().await;
            work(name, 1000).await;
        };
        if timeout(Duration::from_millis(patience), job).await.is_err() {
            say!("{name} has gone");
        }
    };
    tokio::join!(
        print("Anna", 0, 5000),
        print("Ben", 100, 500),
        print("Carla", 200, 1300),
        print("Dan", 300, 5000)
    );
}

//! Two runners wait for the shot. A third comes late.

use listings::say;
use tokio::sync::SetOnce;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let shot = SetOnce::new();
    let runner = async |name, comes| {
        sleep(Duration::from_millis(comes)).await;
        say!("{name} is at the line");
        shot.wait().await;
        say!("{name} starts");
    };
    let starter = async {
        sleep(Duration::from_millis(800)).await;
        say!("bang");
        shot.set(()).unwrap();
    };
    let (anna, ben) = (runner("Anna", 0), runner("Ben", 300));
    tokio::join!(anna, ben, runner("Carla", 1500), starter);
}

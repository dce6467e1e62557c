//! Two tasks and a future.

use listings::say;

async fn tell(who: &str) {
    say!("{who}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let anna = tokio::spawn(tell("Anna"));
    let ben = tokio::spawn(tell("Ben"));
    say!("the manager");
    tell("Carla").await;
    ben.await.expect("it does not panic");
    anna.await.expect("it does not panic");
}

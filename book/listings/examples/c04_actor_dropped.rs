//! An addition behind a lock, and one by an actor. Both callers lose patience after 400 ms.

use listings::{say, work};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::{Duration, sleep, timeout};

async fn keeper(mut commands: mpsc::Receiver<oneshot::Sender<u32>>) -> u32 {
    let mut meter = 100;
    while let Some(answer) = commands.recv().await {
        work("actor", 1000).await;
        meter += 3;
        let _ = answer.send(meter);
    }
    meter
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let patience = Duration::from_millis(400);
    let meter = Mutex::new(100);
    let locked = async {
        let mut meter = meter.lock().await;
        work("lock", 1000).await;
        *meter += 3;
    };
    let _ = timeout(patience, locked).await;

    let (commands, received) = mpsc::channel(8);
    let keeper = tokio::spawn(keeper(received));
    let asked = async {
        let (answer, answered) = oneshot::channel();
        commands.send(answer).await.unwrap();
        answered.await
    };
    let _ = timeout(patience, asked).await;

    sleep(Duration::from_secs(5)).await;
    drop(commands);
    say!("behind the lock: {}", meter.lock().await);
    say!("with the actor: {}", keeper.await.unwrap());
}

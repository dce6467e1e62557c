//! A task owns the meter. The others send it commands, each with a place for the answer.

use listings::{say, work};
use tokio::sync::{mpsc, oneshot};

struct Add {
    name: &'static str,
    pages: u32,
    answer: oneshot::Sender<u32>,
}

async fn keeper(mut commands: mpsc::Receiver<Add>) {
    let mut meter = 100;
    while let Some(add) = commands.recv().await {
        let before = meter;
        work(add.name, 1000).await;
        meter = before + add.pages;
        let _ = add.answer.send(meter);
    }
    say!("the keeper goes home");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (commands, received) = mpsc::channel(8);
    let keeper = tokio::spawn(keeper(received));
    let add = async |name, pages| {
        let (answer, answered) = oneshot::channel();
        let add = Add {
            name,
            pages,
            answer,
        };
        commands.send(add).await.unwrap();
        say!("{name}: {}", answered.await.unwrap());
    };
    tokio::join!(add("poster", 3), add("novel", 20));
    drop(commands);
    keeper.await.unwrap();
}

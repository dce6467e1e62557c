//! Plates through a hatch.

use listings::{say, work};
use tokio::{sync::mpsc, task::JoinSet};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (hatch, mut plates) = mpsc::channel(8);
    let mut cooks = JoinSet::new();
    for (name, millis) in [("roast", 3000), ("salad", 1000)] {
        let hatch = hatch.clone();
        cooks.spawn(async move {
            let plate = work(name, millis).await;
            hatch.send(plate).await.unwrap();
        });
    }
    drop(hatch);
    while let Some(plate) = plates.recv().await {
        say!("{plate} is served");
    }
    say!("no more plates");
}

//! A task that owns what it uses.

use std::sync::Arc;

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let names = Arc::new(vec!["song", "book"]);
    let tasks: Vec<_> = (0..names.len())
        .map(|index| {
            let names = names.clone();
            tokio::spawn(async move { work(names[index], 1000).await })
        })
        .collect();
    for task in tasks {
        task.await.expect("it does not panic");
    }
    say!("the list is still here: {names:?}");
}

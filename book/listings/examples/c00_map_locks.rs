//! One at a time, then two at a time.

use futures::future::join_all;
use listings::{say, work};
use tokio::sync::{Mutex, Semaphore};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let pan = Mutex::new(());
    let fry = async |name| {
        let _pan = pan.lock().await;
        work(name, 1000).await;
    };
    tokio::join!(fry("egg"), fry("fish"));

    say!("now with two burners");
    let burners = Semaphore::new(2);
    let boil = async |name| {
        let _burner = burners.acquire().await.unwrap();
        work(name, 1000).await;
    };
    join_all(["rice", "soup", "tea"].map(boil)).await;
}

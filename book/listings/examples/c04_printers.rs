//! Five jobs, two printers. One job fails, and one is given up.

use std::time::Duration;

use futures::future::join_all;
use listings::{fail, say, work};
use tokio::{sync::Semaphore, time::timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printers = Semaphore::new(2);
    let print = async |name: &'static str| {
        let _permit = printers.acquire().await.unwrap();
        match name {
            "photo" => fail(name, 500).await,
            _ => Ok(work(name, 1000).await),
        }
    };
    let jobs = ["poster", "photo", "novel", "memo", "letter"].map(async |name| {
        let patience = match name {
            "novel" => Duration::from_millis(900),
            _ => Duration::from_secs(60),
        };
        let _ = timeout(patience, print(name)).await;
    });
    join_all(jobs).await;
    say!("free printers: {}", printers.available_permits());
}

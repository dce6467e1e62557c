//! A transfer between two accounts, under a lock, is dropped between its two steps.

use listings::{say, work};
use tokio::sync::Mutex;
use tokio::time::{Duration, timeout};

async fn transfer(accounts: &Mutex<[u32; 2]>) {
    let mut accounts = accounts.lock().await;
    accounts[0] -= 30;
    work("paperwork", 1000).await;
    accounts[1] += 30;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let accounts = Mutex::new([100, 50]);
    let patience = Duration::from_millis(400);
    let result = timeout(patience, transfer(&accounts)).await;
    say!("in time: {}", result.is_ok());
    say!("accounts: {:?}", accounts.lock().await);
}

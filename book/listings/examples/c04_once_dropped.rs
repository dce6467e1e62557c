//! The first task gives up while it fetches the price list.

use listings::{say, work};
use tokio::sync::OnceCell;
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let prices = OnceCell::new();
    let job = async |name: &'static str, patience| {
        let fetch = || work(name, 1000);
        let list = prices.get_or_init(fetch);
        match timeout(Duration::from_millis(patience), list).await {
            Ok(list) => say!("{name} has the list fetched by {list}"),
            Err(_) => say!("{name} gives up"),
        }
    };
    tokio::join!(job("Anna", 400), job("Ben", 5000));
}

//! Three tasks need the price list. The first that comes fetches it.

use listings::{say, work};
use tokio::sync::OnceCell;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let prices = OnceCell::new();
    let job = async |name, comes| {
        sleep(Duration::from_millis(comes)).await;
        let fetch = || work("price list", 1000);
        let list = prices.get_or_init(fetch).await;
        say!("{name} has the {list}");
    };
    tokio::join!(job("Anna", 0), job("Ben", 300), job("Carla", 2000));
}

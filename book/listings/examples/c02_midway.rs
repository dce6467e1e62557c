//! Three downloads, one cancelled midway.

use listings::say;
use tokio::time::{Duration, sleep};

struct Connection(&'static str);

impl Drop for Connection {
    fn drop(&mut self) {
        say!("{}: released", self.0);
    }
}

async fn download_file(name: &'static str, millis: u64) -> &'static str {
    let _connection = Connection(name);
    say!("{name}: connected");
    sleep(Duration::from_millis(millis)).await;
    name
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let files = [("song", 2000), ("book", 3000), ("film", 4000)];
    let tasks = files.map(|(name, millis)| tokio::spawn(download_file(name, millis)));
    sleep(Duration::from_millis(1000)).await;
    tasks[1].abort();
    for task in tasks {
        match task.await {
            Ok(name) => say!("{name} is here"),
            Err(error) => say!("cancelled: {}", error.is_cancelled()),
        }
    }
}

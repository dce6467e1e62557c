//! Three numbers, two of which can be read.

use futures::future::join_all;
use listings::say;

async fn read(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let results = join_all(["1", "two", "3"].map(read)).await;
    let numbers: Vec<u32> = results.into_iter().flatten().collect();
    say!("{numbers:?}");
    for (place, number) in numbers.iter().enumerate() {
        say!("file {place}: {number}");
    }
}

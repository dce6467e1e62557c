//! Lines as a stream: iterator adapters that wait.

use std::time::Duration;

use listings::{net::wire, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::sleep;
use tokio_stream::{StreamExt, wrappers::LinesStream};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (mut thermometer, server) = wire("thermometer").await;
    tokio::spawn(async move {
        for line in ["18\n", "# recalibrated\n19\n", "warm\n", "21\n", "23\n"] {
            sleep(Duration::from_millis(100)).await;
            thermometer.write_all(line.as_bytes()).await.unwrap();
        }
    });

    let lines = LinesStream::new(BufReader::new(server).lines());
    let mut degrees = lines
        .filter_map(|line| line.ok()?.parse::<u32>().ok())
        .take(3);
    while let Some(degree) = degrees.next().await {
        say!("{degree} degrees");
    }
}

//! A line that is read in a select, beside a clock that ticks.

use std::{io, time::Duration};

use listings::{net::wire, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::{interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (mut ada, server) = wire("ada").await;
    let hearing = tokio::spawn(async move {
        let mut input = BufReader::new(server);
        let mut clock = interval(Duration::from_millis(100));
        loop {
            let mut line = String::new();
            tokio::select! {
                read = input.read_line(&mut line) => match read? {
                    0 => return io::Result::Ok(()),
                    _ => say!("a line: {line:?}"),
                },
                _ = clock.tick() => {}
            }
        }
    });
    ada.write_all(b"delete nothing, ").await?;
    sleep(Duration::from_millis(300)).await;
    ada.write_all(b"everything is fine\n").await?;
    drop(ada);
    hearing.await?
}

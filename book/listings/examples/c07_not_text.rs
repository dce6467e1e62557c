//! Three lines. The second is not UTF-8.

use listings::net::{connect, listen};
use listings::say;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let listener = listen();
    for name in ["ann", "ben"] {
        let mut client = connect(name).await;
        client.write_all(b"one\ngr\xfc\xdfe\nthree\n").await?;
    }

    let mut lines = BufReader::new(listener.accept().await?.0).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        say!("lines: {line}");
    }
    say!("lines: no more");

    let mut lines = BufReader::new(listener.accept().await?.0).split(b'\n');
    while let Some(line) = lines.next_segment().await? {
        match str::from_utf8(&line) {
            Ok(text) => say!("split: {text}"),
            Err(error) => say!("split: {error}"),
        }
    }
    Ok(())
}

//! The end comes in the middle of a line.

use listings::net::{connect, listen};
use listings::say;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let listener = listen();
    for name in ["ann", "ben"] {
        let mut client = connect(name).await;
        client.write_all(b"hello\ndelete everything").await?;
        drop(client);
    }

    let mut lines = BufReader::new(listener.accept().await?.0).lines();
    while let Some(line) = lines.next_line().await? {
        say!("lines: {line:?}");
    }

    let mut input = BufReader::new(listener.accept().await?.0);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line).await? > 0 {
        match line.strip_suffix(b"\n") {
            Some(whole) => say!("read_until: {:?}", str::from_utf8(whole)),
            None => say!("read_until: only {:?}, and the end", str::from_utf8(&line)),
        }
        line.clear();
    }
    Ok(())
}

//! What the server reads when a client closes, breaks off within a line, or is reset.

use listings::net::{TcpStream, connect, listen};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

async fn hear(name: &str, stream: TcpStream) {
    let mut input = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line).await {
            Ok(0) => return say!("{name}: the end"),
            Ok(_) => say!("{name}: b\"{}\"", line.escape_ascii()),
            Err(error) => return say!("{name}: {error}"),
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let listener = listen();
    for (name, says) in [("ann", "hi\n"), ("ben", "hi\nI mea"), ("cleo", "hi\nI mea")] {
        let mut client = connect(name).await;
        let (server, _) = listener.accept().await.unwrap();
        if name == "cleo" {
            client.set_zero_linger().unwrap();
        }
        client.write_all(says.as_bytes()).await.unwrap();
        drop(client);
        hear(name, server).await;
    }
    record();
}

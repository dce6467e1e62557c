//! Two clients, each of which drops its writing half and goes on reading.

use std::time::Duration;

use listings::{
    net::{TcpStream, connect, listen},
    say,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

async fn what_comes(name: &str, mut stream: TcpStream) {
    let mut text = String::new();
    let patience = Duration::from_millis(500);
    match timeout(patience, stream.read_to_string(&mut text)).await {
        Ok(_) => say!("{name}: {text:?}, and the end"),
        Err(_) => say!("{name}: the end has not come"),
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let listener = listen();
    let mut ann = connect("ann").await;
    {
        let (_reader, mut writer) = ann.split();
        writer.write_all(b"hello").await.unwrap();
        // Both halves are dropped here.
    }
    what_comes("split", listener.accept().await.unwrap().0).await;

    let ben = connect("ben").await;
    let (_reader, mut writer) = ben.into_split();
    writer.write_all(b"hello").await.unwrap();
    drop(writer);
    what_comes("into_split", listener.accept().await.unwrap().0).await;
}

//! Ten thousand clients. Each says a line, and hears it.

use std::{io, time::Duration};

use listings::net::{TcpListener, TcpStream, connect, listen};
use listings::say;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::{task::JoinSet, time::sleep};

async fn echo(mut stream: TcpStream) -> io::Result<()> {
    let (mut reader, mut writer) = stream.split();
    tokio::io::copy(&mut reader, &mut writer).await?;
    Ok(())
}

async fn serve(listener: TcpListener) {
    let mut clients = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                clients.spawn(echo(stream));
            }
            Err(error) => {
                say!("not accepted: {error}");
                sleep(Duration::from_millis(100)).await;
            }
        }
        // Those that are over need not be kept.
        while clients.try_join_next().is_some() {}
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let server = tokio::spawn(serve(listen()));
    let mut crowd = JoinSet::new();
    for number in 0..10_000 {
        crowd.spawn(async move {
            let mut stream = connect(&number.to_string()).await;
            stream.write_all(b"hello").await.unwrap();
            stream.read_exact(&mut [0; 5]).await.unwrap();
        });
    }
    let heard = crowd.join_all().await.len();
    say!("{heard} have heard their line");
    server.abort();
}

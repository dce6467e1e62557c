//! Two servers that are dropped after half a second. A client of each asks after that.

use std::{io, time::Duration};

use listings::net::{TcpListener, TcpStream, connect, listen};
use listings::say;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

async fn echo(mut stream: TcpStream) -> io::Result<()> {
    let (mut reader, mut writer) = stream.split();
    tokio::io::copy(&mut reader, &mut writer).await?;
    Ok(())
}

async fn detached(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(echo(stream));
    }
}

async fn owned(listener: TcpListener) {
    let mut clients = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        clients.spawn(echo(stream));
    }
}

async fn ask(server: &str) {
    let mut stream = connect("ann").await;
    sleep(Duration::from_millis(600)).await;
    let mut answer = [0; 5];
    match stream.write_all(b"there?").await {
        Ok(()) => match stream.read(&mut answer).await {
            Ok(0) => say!("{server}: closed"),
            Ok(_) => say!("{server}: an answer"),
            Err(error) => say!("{server}: {error}"),
        },
        Err(error) => say!("{server}: {error}"),
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let half_a_second = Duration::from_millis(500);
    let _ = tokio::join!(timeout(half_a_second, detached(listen())), ask("detached"));
    let _ = tokio::join!(timeout(half_a_second, owned(listen())), ask("owned"));
}

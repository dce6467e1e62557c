//! Two clients, and a server with a task for each.

use std::{io, time::Duration};

use listings::net::{TcpListener, TcpStream, connect, listen};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn echo(stream: TcpStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        stream.write_all(line.as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

async fn serve(listener: TcpListener) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    clients.spawn(echo(stream));
                }
                Err(error) => {
                    say!("not accepted: {error}");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = clients.join_next() => {}
        }
    }
}

async fn client(name: &'static str, stays: u64) -> io::Result<()> {
    let mut stream = BufReader::new(connect(name).await);
    stream.write_all(b"hello\n").await?;
    stream.read_line(&mut String::new()).await?;
    say!("{name} has an answer");
    sleep(Duration::from_millis(stays)).await;
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let server = tokio::spawn(serve(listen()));
    let ann = tokio::spawn(client("ann", 1000));
    sleep(Duration::from_millis(100)).await;
    client("ben", 0).await?;
    ann.await??;
    record();
    server.abort();
    Ok(())
}

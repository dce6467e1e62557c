//! A last line, then the end of each queue, and a limit for the slow.

use std::time::Duration;

use listings::net::{TcpStream, connect, listen};
use listings::{record, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

async fn write_out(mut lines: UnboundedReceiver<Vec<u8>>, mut stream: TcpStream) {
    while let Some(line) = lines.recv().await {
        if stream.write_all(&line).await.is_err() {
            return;
        }
    }
}

async fn client(name: &'static str, mut stream: TcpStream, reads: bool) {
    sleep(Duration::from_millis(500)).await;
    if reads {
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).await.unwrap();
        say!(
            "{name} hears b\"{}\"",
            heard[heard.len() - 9..].escape_ascii()
        );
    } else {
        sleep(Duration::from_secs(3600)).await;
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let listener = listen();
    let (mut queues, mut sessions) = (Vec::new(), JoinSet::new());
    for name in ["ann", "ben"] {
        tokio::spawn(client(name, connect(name).await, name == "ann"));
        let (stream, _) = listener.accept().await.unwrap();
        let (queue, lines) = unbounded_channel();
        queues.push(queue);
        sessions.spawn(write_out(lines, stream));
    }
    sleep(Duration::from_millis(80)).await;

    drop(listener);
    for queue in queues {
        queue.send(vec![b'x'; 400_000]).unwrap();
        queue.send(b"* the end".to_vec()).unwrap();
        // The sender is dropped here, so this was the last line.
    }
    say!("the last word is queued");
    let all = async { while sessions.join_next().await.is_some() {} };
    if timeout(Duration::from_secs(1), all).await.is_err() {
        say!("{} did not take it", sessions.len());
        sessions.shutdown().await;
    }
    say!("the server has ended");
    record();
}

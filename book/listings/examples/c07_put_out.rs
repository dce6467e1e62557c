//! Queues with room for two lines. A client without room for a third is put out.

use std::{collections::BTreeMap, time::Duration};

use listings::net::{TcpStream, connect_narrow, listen};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct Client {
    queue: mpsc::Sender<String>,
    _here: oneshot::Sender<()>,
}

async fn session(
    mut stream: TcpStream,
    mut lines: mpsc::Receiver<String>,
    gone: oneshot::Receiver<()>,
) {
    let writing = async {
        while let Some(line) = lines.recv().await {
            stream.write_all(line.as_bytes()).await?;
        }
        std::io::Result::Ok(())
    };
    tokio::select! { _ = writing => {}, _ = gone => {} }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let listener = listen();
    let mut clients = BTreeMap::new();
    for (name, reads_every) in [("ann", 0), ("ben", 3600)] {
        let stream = connect_narrow(name, 20).await;
        let (queue, lines) = mpsc::channel(2);
        let (here, gone) = oneshot::channel();
        clients.insert(name, Client { queue, _here: here });
        tokio::spawn(session(listener.accept().await.unwrap().0, lines, gone));
        tokio::spawn(async move {
            let mut lines = BufReader::with_capacity(1, stream).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                say!("{name} reads: {line}");
                sleep(Duration::from_secs(reads_every)).await;
            }
        });
    }
    for number in 1..=8 {
        let line = format!("line {number}\n");
        clients.retain(|name, client| {
            let keeps_up = client.queue.try_send(line.clone()).is_ok();
            if !keeps_up {
                say!("{name} is put out at line {number}");
            }
            keeps_up
        });
        sleep(Duration::from_secs(1)).await;
    }
    record();
}

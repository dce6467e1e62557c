//! Everyone has a queue, and one task that empties it into their connection.

use std::{collections::BTreeMap, io, net::SocketAddr, sync::Arc, sync::Mutex, time::Duration};

use listings::net::{TcpListener, TcpStream, connect, listen};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::{task::JoinSet, time::sleep};

type Queues = Mutex<BTreeMap<SocketAddr, UnboundedSender<Arc<[u8]>>>>;

async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Queues>) {
    let (reader, mut writer) = stream.into_split();
    let (queue, mut lines) = unbounded_channel();
    queues.lock().unwrap().insert(address, queue);
    let reading = async {
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        while input.read_until(b'\n', &mut line).await? > 0 {
            let line: Arc<[u8]> = std::mem::take(&mut line).into();
            for (other, queue) in &*queues.lock().unwrap() {
                if *other != address {
                    let _ = queue.send(line.clone());
                }
            }
        }
        io::Result::Ok(())
    };
    let writing = async {
        while let Some(line) = lines.recv().await {
            writer.write_all(&line).await?;
        }
        io::Result::Ok(())
    };
    tokio::select! { _ = reading => {}, _ = writing => {} }
    queues.lock().unwrap().remove(&address);
}

async fn broadcast(listener: TcpListener) {
    let queues = Arc::new(Queues::default());
    let mut clients = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                clients.spawn(relay(stream, address, queues.clone()));
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

async fn client(name: &'static str, says: &'static str) {
    let (mut reader, mut writer) = connect(name).await.into_split();
    sleep(Duration::from_millis(100)).await;
    writer.write_all(says.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    drop(writer);
    let mut heard = String::new();
    reader.read_to_string(&mut heard).await.unwrap();
    say!("{name} has heard {heard:?}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let server = tokio::spawn(broadcast(listen()));
    for (name, says) in [("ann", "hello\n"), ("ben", "hi\n"), ("cleo", "hey\nyou\n")] {
        tokio::spawn(client(name, says));
        sleep(Duration::from_millis(5)).await;
    }
    sleep(Duration::from_secs(1)).await;
    record();
    server.abort();
}

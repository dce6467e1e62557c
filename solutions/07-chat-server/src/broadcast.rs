//! `broadcast`: what one client says, all the others hear.

use std::{
    collections::BTreeMap,
    io, mem,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use sim::net::{TcpListener, TcpStream};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    select,
    sync::mpsc,
    task::JoinSet,
};

use crate::lock::lock;

/// Passes lines on: what one client says, all the others hear.
///
/// It runs until its future is dropped.
///
/// # Errors
///
/// None: an error of `listener` is reported, and the next client is let in.
pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let queues = Arc::new(Mutex::new(Queues::new()));
    // The set owns the tasks: they end with it.
    let mut clients = JoinSet::new();
    loop {
        select! {
            (stream, address) = crate::accept::accept(&listener) => {
                clients.spawn(relay(stream, address, queues.clone()));
            }
            Some(_) = clients.join_next() => {}
        }
    }
}

/// For each client of `broadcast` the lines that it is still to be sent. To put one there takes no wait, so no client is
/// held up by another.
type Queues = BTreeMap<SocketAddr, mpsc::UnboundedSender<Arc<[u8]>>>;

/// Serves one client of `broadcast`.
async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
    let (reader, mut writer) = stream.into_split();
    let (queue, mut lines) = mpsc::unbounded_channel();
    lock(&queues).insert(address, queue);
    let reading = async {
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        // What stands behind the last newline is no line, and would be glued to the next one of somebody else.
        while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
            let line: Arc<[u8]> = mem::take(&mut line).into();
            for (other, queue) in &*lock(&queues) {
                if *other != address {
                    // A client that ends at this moment can't receive, and need not.
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
    // Two futures in one task: when one of them ends, both halves of the connection are dropped.
    select! {
        _ = reading => {}
        _ = writing => {}
    }
    lock(&queues).remove(&address);
}

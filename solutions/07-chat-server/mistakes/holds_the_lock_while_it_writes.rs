//! Mistake: keeps the writers of all in a map, and holds its lock while it writes to each of them.
//!
//! Nobody's lines come between each other, and there are no queues. But whoever speaks waits until everyone has taken the
//! line, and all the others wait for the lock.
//!
//! Without: mod broadcast { type Queues }
//! Without: mod broadcast { use std::{mem, sync::Mutex} }
//! Without: mod broadcast { use tokio::sync::mpsc }
//! Without: mod broadcast { use crate::lock::lock }
//! Breaks: broadcast.at_once
//! Verdict: wrong in broadcast::narrow_connections

mod broadcast {
    use sim::net::tcp::OwnedWriteHalf;
    use tokio::sync::Mutex;

    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let writers = Arc::new(Mutex::new(BTreeMap::new()));
        let mut clients = JoinSet::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    clients.spawn(relay(stream, address, writers.clone()));
                }
                Some(_) = clients.join_next() => {}
            }
        }
    }

    async fn relay(
        stream: TcpStream,
        address: SocketAddr,
        writers: Arc<Mutex<BTreeMap<SocketAddr, OwnedWriteHalf>>>,
    ) {
        let (reader, writer) = stream.into_split();
        writers.lock().await.insert(address, writer);
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        while let Ok(1..) = input.read_until(b'\n', &mut line).await
            && line.ends_with(b"\n")
        {
            for (other, writer) in writers.lock().await.iter_mut() {
                if *other != address {
                    let _ = writer.write_all(&line).await;
                }
            }
            line.clear();
        }
        writers.lock().await.remove(&address);
    }
}

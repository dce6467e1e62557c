//! Mistake: a broadcast channel of sixteen lines, and whoever lags goes on with the next.
//!
//! The name fits and the code is short. The channel forgets the oldest line when there are too many, and its error, which
//! says how many were lost, is passed over.
//!
//! Without: mod broadcast { type Queues }
//! Without: mod broadcast { use std::{collections::BTreeMap, sync::Mutex} }
//! Without: mod broadcast { use tokio::sync::mpsc }
//! Without: mod broadcast { use crate::lock::lock }
//! Breaks: broadcast.many
//! Verdict: wrong in broadcast::in_order
//! Verdict: wrong in broadcast::many_at_once
//! Verdict: wrong in broadcast::narrow_connections

mod broadcast {
    use tokio::sync::broadcast;

    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let (queues, _) = broadcast::channel(16);
        let mut clients = JoinSet::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    clients.spawn(relay(stream, address, queues.clone()));
                }
                Some(_) = clients.join_next() => {}
            }
        }
    }

    async fn relay(
        stream: TcpStream,
        address: SocketAddr,
        queues: broadcast::Sender<(SocketAddr, Arc<[u8]>)>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let mut lines = queues.subscribe();
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                let _ = queues.send((address, line));
            }
            io::Result::Ok(())
        };
        let writing = async {
            loop {
                match lines.recv().await {
                    Ok((sender, line)) if sender != address => writer.write_all(&line).await?,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => break,
                }
            }
            io::Result::Ok(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
    }
}

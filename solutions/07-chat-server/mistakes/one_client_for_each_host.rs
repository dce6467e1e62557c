//! Mistake: knows the clients by their hosts.
//!
//! While it is tried out, each comes from a machine of its own. Two at one table, behind one router, are one for this server: the
//! second takes the place of the first.
//!
//! Breaks: broadcast.whoever
//! Verdict: wrong in broadcast::they_come_and_go

mod broadcast {
    use std::net::IpAddr;

    type Queues = BTreeMap<IpAddr, mpsc::UnboundedSender<Arc<[u8]>>>;

    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address.ip(), queue);
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                for (other, queue) in &*lock(&queues) {
                    if *other != address.ip() {
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
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&queues).remove(&address.ip());
    }
}

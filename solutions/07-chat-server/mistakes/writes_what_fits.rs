//! Mistake: passes lines on with `write`.
//!
//! `write` writes as much as there is room for, and says how much that was. The rest of the line is lost.
//!
//! Breaks: broadcast.whole
//! Verdict: wrong in broadcast::narrow_connections

mod broadcast {
    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                for (other, queue) in &*lock(&queues) {
                    if *other != address {
                        let _ = queue.send(line.clone());
                    }
                }
            }
            io::Result::Ok(())
        };
        let writing = async {
            while let Some(line) = lines.recv().await {
                writer.write(&line).await?;
            }
            io::Result::Ok(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&queues).remove(&address);
    }
}

//! Mistake: waits for the end of both halves of a connection.
//!
//! When the input has ended, the other loop still waits for lines to write. So the connection of a client that has gone is
//! kept, and lines are queued for it.
//!
//! Breaks: broadcast.gone
//! Verdict: wrong in broadcast::they_come_and_go

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
                writer.write_all(&line).await?;
            }
            io::Result::Ok(())
        };
        let _ = tokio::join!(reading, writing);
        lock(&queues).remove(&address);
    }
}

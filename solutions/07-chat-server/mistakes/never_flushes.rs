//! Mistake: writes into a `BufWriter` and never flushes it.
//!
//! The buffer keeps the lines until it is full, and that is long after they were said.
//!
//! Verdict: wrong in broadcast::*
//! Verdict: wrong in crowd::ten_thousand_hear_it

mod broadcast {
    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, writer) = stream.into_split();
        let mut writer = tokio::io::BufWriter::new(writer);
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
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&queues).remove(&address);
    }
}

//! Mistake: trims each line before it is passed on, and leaves empty ones out.
//!
//! `trim` is there to get rid of the newline, and takes with it what somebody has indented. What is empty then looks like nothing to
//! pass on.
//!
//! Breaks: broadcast.unchanged
//! Verdict: wrong in broadcast::narrow_connections
//! Verdict: wrong in broadcast::reaches_everyone_else

mod broadcast {
    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line = mem::take(&mut line);
                let text = line.trim_ascii();
                if text.is_empty() {
                    continue;
                }
                let line: Arc<[u8]> = [text, b"\n"].concat().into();
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

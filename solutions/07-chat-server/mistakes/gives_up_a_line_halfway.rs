//! Mistake: gives a line up halfway when there is another one.
//!
//! `select!` drops the `write_all` that has lost, and with it what it knew of how much was written. The line is begun again.
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
            let mut waiting = std::collections::VecDeque::<Arc<[u8]>>::new();
            loop {
                let Some(first) = waiting.front().cloned() else {
                    match lines.recv().await {
                        Some(line) => waiting.push_back(line),
                        None => break,
                    }
                    continue;
                };
                select! {
                    biased;
                    written = writer.write_all(&first) => {
                        written?;
                        waiting.pop_front();
                    }
                    Some(line) = lines.recv() => waiting.push_back(line),
                }
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

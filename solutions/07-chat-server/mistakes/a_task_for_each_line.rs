//! Mistake: passes each line on in a task of its own, and the client's tasks end with the client.
//!
//! So the loop that reads never waits for anything but input. A set that is dropped aborts its tasks, though, and those of the last
//! lines have not begun when the input ends.
//!
//! Breaks: broadcast.last_lines
//! Verdict: wrong in broadcast::half_a_line
//! Verdict: wrong in broadcast::they_come_and_go

mod broadcast {
    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let reading = async {
            let mut deliveries = JoinSet::new();
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                let queues = queues.clone();
                deliveries.spawn(async move {
                    for (other, queue) in &*lock(&queues) {
                        if *other != address {
                            let _ = queue.send(line.clone());
                        }
                    }
                });
                while deliveries.try_join_next().is_some() {}
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

//! Mistake: a line comes back to its sender.
//!
//! The line is sent into every queue, and the sender's is one of them.
//!
//! Breaks: broadcast.everyone
//! Verdict: wrong in broadcast::can_be_dropped
//! Verdict: wrong in broadcast::lines_stay_whole
//! Verdict: wrong in broadcast::many_at_once
//! Verdict: wrong in broadcast::reaches_everyone_else
//! Verdict: wrong in broadcast::they_come_and_go
//! Verdict: wrong in crowd::ten_thousand_hear_it

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
                    let _ = (other, queue.send(line.clone()));
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

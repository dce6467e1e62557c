//! Mistake: looks into the queue again and again.
//!
//! `try_recv` does not wait, and `yield_now` only lets others go first. A task that is always ready keeps the clock from
//! moving.
//!
//! Breaks: exercise.thread
//! Verdict: stuck in broadcast::*
//! Verdict: stuck in crowd::ten_thousand_hear_it

mod broadcast {
    use tokio::task::yield_now;

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
            loop {
                match lines.try_recv() {
                    Ok(line) => writer.write_all(&line).await?,
                    Err(mpsc::error::TryRecvError::Empty) => yield_now().await,
                    Err(mpsc::error::TryRecvError::Disconnected) => break,
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

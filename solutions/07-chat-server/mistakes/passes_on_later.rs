//! Mistake: collects what is to be written for ten milliseconds.
//!
//! Fewer and larger writes are a fine thing where the amount counts. Here a line has to go out when it is there.
//!
//! Breaks: exercise.no_time, broadcast.at_once
//! Verdict: wrong in broadcast::lines_stay_whole
//! Verdict: wrong in broadcast::reaches_everyone_else
//! Verdict: wrong in broadcast::they_come_and_go
//! Verdict: wrong in crowd::ten_thousand_hear_it
//! Verdict: wrong in broadcast::narrow_connections

mod broadcast {
    use std::time::Duration;

    use tokio::time::sleep;

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
                sleep(Duration::from_millis(10)).await;
                let mut all = line.to_vec();
                while let Ok(line) = lines.try_recv() {
                    all.extend_from_slice(&line);
                }
                writer.write_all(&all).await?;
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

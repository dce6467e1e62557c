//! Mistake: passes on whatever a read returns.
//!
//! A read returns what has arrived: half a line, or the end of one and the beginning of another. Two clients' halves make a
//! line that nobody said.
//!
//! Without: mod broadcast { use std::mem }
//! Without: mod broadcast { use tokio::io::AsyncBufReadExt }
//! Breaks: exercise.newline, broadcast.whole
//! Verdict: wrong in broadcast::lines_stay_whole
//! Verdict: wrong in broadcast::half_a_line

mod broadcast {
    use tokio::io::AsyncReadExt;

    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut chunk = vec![0; 1_024];
            loop {
                let read = input.read(&mut chunk).await?;
                if read == 0 {
                    break;
                }
                let line: Arc<[u8]> = chunk[..read].into();
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

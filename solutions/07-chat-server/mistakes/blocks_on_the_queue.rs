//! Mistake: a queue of the standard library, whose `recv` blocks the thread.
//!
//! It is the channel that one knows. Whoever waits there keeps the thread, and with it every other client.
//!
//! Without: mod broadcast { use tokio::sync::mpsc }
//! Breaks: exercise.thread
//! Verdict: blocked in broadcast::*
//! Verdict: blocked in crowd::ten_thousand_hear_it

mod broadcast {
    type Queues = BTreeMap<SocketAddr, std::sync::mpsc::Sender<Arc<[u8]>>>;

    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, lines) = std::sync::mpsc::channel::<Arc<[u8]>>();
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
            let lines = lines;
            while let Ok(line) = lines.recv() {
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

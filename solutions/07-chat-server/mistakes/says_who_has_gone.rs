//! Mistake: the server says who has gone.
//!
//! Every chat does it, so it is written before anybody has asked. Here nobody has a name, and the others hear nothing about
//! it.
//!
//! Breaks: broadcast.says_nothing, broadcast.unnoticed
//! Verdict: wrong in broadcast::half_a_line
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
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        let mut queues = lock(&queues);
        queues.remove(&address);
        let line: Arc<[u8]> = format!("* {address} has left\n").into_bytes().into();
        for queue in queues.values() {
            let _ = queue.send(line.clone());
        }
    }
}

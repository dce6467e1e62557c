//! Mistake: the branch that reads a line is given up when there is something to write, and what it has read is lost.
//!
//! `select!` drops the futures of the other branches. `read_until` leaves what it has read in the vector, but the vector is
//! cleared before the next turn.
//!
//! Breaks: broadcast.whole
//! Verdict: wrong in broadcast::lines_stay_whole

mod broadcast {
    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        loop {
            line.clear();
            select! {
                read = input.read_until(b'\n', &mut line) => {
                    let Ok(1..) = read else { break };
                    if !line.ends_with(b"\n") {
                        break;
                    }
                    let line: Arc<[u8]> = mem::take(&mut line).into();
                    for (other, queue) in &*lock(&queues) {
                        if *other != address {
                            let _ = queue.send(line.clone());
                        }
                    }
                }
                Some(line) = lines.recv() => {
                    if writer.write_all(&line).await.is_err() {
                        break;
                    }
                }
            }
        }
        lock(&queues).remove(&address);
    }
}

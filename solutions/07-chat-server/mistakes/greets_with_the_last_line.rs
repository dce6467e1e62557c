//! Mistake: whoever comes hears the last line that was said.
//!
//! A `watch` channel does it by itself: a new receiver sees the value that is there. But a line goes to those who are connected when it
//! ends.
//!
//! Breaks: broadcast.everyone
//! Verdict: wrong in broadcast::they_come_and_go

mod broadcast {
    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let queues = Arc::new(Mutex::new(Queues::new()));
        let last = Arc::new(Mutex::new(None));
        let mut clients = JoinSet::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    clients.spawn(relay(stream, address, queues.clone(), last.clone()));
                }
                Some(_) = clients.join_next() => {}
            }
        }
    }

    async fn relay(
        stream: TcpStream,
        address: SocketAddr,
        queues: Arc<Mutex<Queues>>,
        last: Arc<Mutex<Option<Arc<[u8]>>>>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        if let Some(line) = &*lock(&last) {
            let _ = queue.send(line.clone());
        }
        lock(&queues).insert(address, queue);
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                *lock(&last) = Some(line.clone());
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

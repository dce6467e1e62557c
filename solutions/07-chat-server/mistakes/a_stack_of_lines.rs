//! Mistake: takes the newest of the lines that wait.
//!
//! A `Vec` with a `Notify` is a queue that one can look into. `push` and `pop` belong together, and what they make is a stack.
//!
//! Without: mod broadcast { use tokio::sync::mpsc }
//! Breaks: broadcast.order
//! Verdict: wrong in broadcast::in_order
//! Verdict: wrong in broadcast::many_at_once
//! Verdict: wrong in broadcast::narrow_connections

mod broadcast {
    use tokio::sync::Notify;

    #[derive(Default)]
    struct Lines {
        waiting: Mutex<Vec<Arc<[u8]>>>,
        more: Notify,
    }

    impl Lines {
        fn send(&self, line: Arc<[u8]>) {
            lock(&self.waiting).push(line);
            self.more.notify_one();
        }

        async fn recv(&self) -> Arc<[u8]> {
            loop {
                if let Some(line) = lock(&self.waiting).pop() {
                    return line;
                }
                self.more.notified().await;
            }
        }
    }

    type Queues = BTreeMap<SocketAddr, Arc<Lines>>;

    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let lines = Arc::new(Lines::default());
        lock(&queues).insert(address, lines.clone());
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line).await? > 0 && line.ends_with(b"\n") {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                for (other, queue) in &*lock(&queues) {
                    if *other != address {
                        queue.send(line.clone());
                    }
                }
            }
            io::Result::Ok(())
        };
        let writing = async {
            loop {
                writer.write_all(&lines.recv().await).await?;
            }
        };
        let _: io::Result<()> = select! {
            over = reading => over,
            over = writing => over,
        };
        lock(&queues).remove(&address);
    }
}

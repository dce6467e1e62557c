//! Mistake: waits until there is room in the queue.
//!
//! Backpressure is a fine thing between two. Here whoever speaks waits for the one who does not read, forever.
//!
//! Verdict: deadlocked in slow_reader::is_put_out

mod room {
    #[derive(Default)]
    pub(crate) struct Room {
        clients: BTreeMap<SocketAddr, Client>,
        pub(crate) outbox: Vec<(mpsc::Sender<Arc<str>>, Arc<str>)>,
    }

    impl Room {
        fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
            let mut news: Vec<(SocketAddr, Arc<str>)> = vec![(address, line(notice))];
            while let Some((about, line)) = news.pop() {
                self.clients.retain(|address, client| {
                    let Some(name) = &client.name else {
                        return true;
                    };
                    if *address != about {
                        let _ = name;
                        self.outbox.push((client.queue.clone(), line.clone()));
                    }
                    true
                });
            }
        }

        pub(crate) fn leave(&mut self, address: SocketAddr) {
            if let Some(Client {
                name: Some(name), ..
            }) = self.clients.remove(&address)
            {
                self.tell_others(address, Notice::Left(&name));
                for (queue, line) in mem::take(&mut self.outbox) {
                    let _ = queue.try_send(line);
                }
            }
        }
    }
}

mod session {
    use std::mem;

    async fn converse(
        reader: OwnedReadHalf,
        address: SocketAddr,
        room: &Mutex<Room>,
    ) -> io::Result<()> {
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = (&mut input).take(MAX_LINE as u64 + 1);
            limited.read_until(b'\n', &mut line).await?;
            match line.strip_suffix(b"\n").map(str::from_utf8) {
                Some(Ok("/quit")) => {
                    lock(room).tell(address, Notice::Bye);
                    return Ok(());
                }
                Some(Ok(text)) => {
                    let outbox = {
                        let mut room = lock(room);
                        room.hear(address, text);
                        mem::take(&mut room.outbox)
                    };
                    for (queue, line) in outbox {
                        let _ = queue.send(line).await;
                    }
                }
                Some(Err(_)) => lock(room).tell(address, Notice::NotText),
                None if line.len() > MAX_LINE => {
                    lock(room).tell(address, Notice::TooLong);
                    return Ok(());
                }
                None => return Ok(()),
            }
            yield_now().await;
        }
    }
}

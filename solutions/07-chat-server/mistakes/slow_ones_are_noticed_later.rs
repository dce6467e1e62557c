//! Mistake: whether somebody is too slow is looked at once in five seconds.
//!
//! In five seconds much can be said. The queue has no limit in between.
//!
//! Breaks: nicknames.most_waiting
//! Verdict: wrong in slow_reader::is_put_out

mod server {
    use std::time::Duration;

    use tokio::time::sleep;

    pub async fn serve(
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let room = Arc::new(Mutex::new(Room::default()));
        let mut sessions = JoinSet::new();
        let accepting = async {
            loop {
                let (stream, address) = listener.accept().await?;
                let seat = lock(&room).enter(address);
                sessions.spawn(session(stream, address, seat, room.clone()));
                while sessions.try_join_next().is_some() {}
            }
        };
        select! {
            result = accepting => return result,
            () = shutdown => {}
            () = async {
                loop {
                    sleep(Duration::from_secs(5)).await;
                    lock(&room).put_out_the_slow();
                }
            } => {}
        }
        drop(listener);
        lock(&room).close();
        while sessions.join_next().await.is_some() {}
        Ok(())
    }
}

mod room {
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Client {
        name: Option<String>,
        queue: mpsc::UnboundedSender<Arc<str>>,
        waiting: Arc<AtomicUsize>,
        last: oneshot::Sender<()>,
    }

    pub(crate) struct Seat {
        pub(crate) lines: mpsc::UnboundedReceiver<Arc<str>>,
        pub(crate) waiting: Arc<AtomicUsize>,
        pub(crate) last: oneshot::Receiver<()>,
    }

    impl Client {
        fn send(&self, line: Arc<str>) -> Result<(), mpsc::error::SendError<Arc<str>>> {
            self.waiting.fetch_add(1, Ordering::Relaxed);
            self.queue.send(line)
        }
    }

    impl Room {
        pub(crate) fn put_out_the_slow(&mut self) {
            let slow = self
                .clients
                .iter()
                .filter(|(_, client)| client.waiting.load(Ordering::Relaxed) > MAX_WAITING);
            let slow: Vec<SocketAddr> = slow.map(|(address, _)| *address).collect();
            for address in slow {
                self.leave(address);
            }
        }

        pub(crate) fn enter(&mut self, address: SocketAddr) -> Seat {
            let (queue, lines) = mpsc::unbounded_channel();
            let waiting = Arc::new(AtomicUsize::new(0));
            let (sender, last) = oneshot::channel();
            let client = Client {
                name: None,
                queue,
                waiting: waiting.clone(),
                last: sender,
            };
            self.clients.insert(address, client);
            self.tell(address, Notice::AskName);
            Seat {
                lines,
                waiting,
                last,
            }
        }

        pub(crate) fn tell(&mut self, address: SocketAddr, notice: Notice) {
            if let Some(client) = self.clients.get(&address)
                && client.send(line(notice)).is_err()
            {
                self.leave(address);
            }
        }

        fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
            let mut news = vec![(address, line(notice))];
            while let Some((about, line)) = news.pop() {
                self.clients.retain(|address, client| {
                    let Some(name) = &client.name else {
                        return true;
                    };
                    let keeps_up = *address == about || client.send(line.clone()).is_ok();
                    if !keeps_up {
                        news.push((*address, self::line(Notice::Left(name))));
                    }
                    keeps_up
                });
            }
        }

        pub(crate) fn close(&mut self) {
            for client in mem::take(&mut self.clients).into_values() {
                if client.send(line(Notice::LastWord)).is_ok() {
                    let _ = client.last.send(());
                }
            }
        }
    }
}

mod session {
    use std::sync::atomic::Ordering;

    pub(crate) async fn session(
        stream: TcpStream,
        address: SocketAddr,
        mut seat: Seat,
        room: Arc<Mutex<Room>>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let writing = async {
            while let Some(line) = seat.lines.recv().await {
                writer.write_all(line.as_bytes()).await?;
                seat.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            io::Result::Ok(())
        };
        let reading = async {
            select! {
                over = converse(reader, address, &room) => over.ok()?,
                told = seat.last => told.ok()?,
            }
            lock(&room).leave(address);
            sleep(GRACE).await;
            Some(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&room).leave(address);
    }
}

//! Mistake: a queue without a limit.
//!
//! Nobody waits, nothing is lost, and the memory is full one day.
//!
//! Breaks: nicknames.most_waiting, slow_reader.may_wait
//! Verdict: wrong in slow_reader::is_put_out
//! Verdict: wrong in slow_reader::answers_wait_as_well

mod room {
    struct Client {
        name: Option<String>,
        queue: mpsc::UnboundedSender<Arc<str>>,
        last: oneshot::Sender<()>,
    }

    pub(crate) struct Seat {
        pub(crate) lines: mpsc::UnboundedReceiver<Arc<str>>,
        pub(crate) last: oneshot::Receiver<()>,
    }

    impl Room {
        pub(crate) fn enter(&mut self, address: SocketAddr) -> Seat {
            let (queue, lines) = mpsc::unbounded_channel();
            let (sender, last) = oneshot::channel();
            let client = Client {
                name: None,
                queue,
                last: sender,
            };
            self.clients.insert(address, client);
            self.tell(address, Notice::AskName);
            Seat { lines, last }
        }

        pub(crate) fn tell(&mut self, address: SocketAddr, notice: Notice) {
            if let Some(client) = self.clients.get(&address)
                && client.queue.send(line(notice)).is_err()
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
                    let keeps_up = *address == about || client.queue.send(line.clone()).is_ok();
                    if !keeps_up {
                        news.push((*address, self::line(Notice::Left(name))));
                    }
                    keeps_up
                });
            }
        }

        pub(crate) fn close(&mut self) {
            for client in mem::take(&mut self.clients).into_values() {
                if client.queue.send(line(Notice::LastWord)).is_ok() {
                    let _ = client.last.send(());
                }
            }
        }
    }
}

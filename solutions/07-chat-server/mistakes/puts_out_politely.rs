//! Mistake: whoever does not read is put out as by `/quit`.
//!
//! There is a way out already, and it is a good one: what waits is written, for a second. A client that has not read until now gets a second
//! more, and keeps its connection for that time.
//!
//! Breaks: nicknames.put_out
//! Verdict: wrong in slow_reader::is_put_out

mod room {
    impl Room {
        fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
            let mut news = vec![(address, line(notice))];
            while let Some((about, line)) = news.pop() {
                self.clients.retain(|address, client| {
                    let Some(name) = &client.name else {
                        return true;
                    };
                    let keeps_up = *address == about || client.queue.try_send(line.clone()).is_ok();
                    if !keeps_up {
                        news.push((*address, self::line(Notice::Left(name))));
                        let (never, _) = oneshot::channel();
                        let _ = mem::replace(&mut client.last, never).send(());
                    }
                    keeps_up
                });
            }
        }
    }
}

//! Mistake: takes the one who does not read out of the room, and leaves its connection open.
//!
//! Its task is in the middle of a write and does not look up. Others may have the name, but the connection is kept.
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
                    let (never, _) = oneshot::channel();
                    let keeps_up = *address == about || client.queue.try_send(line.clone()).is_ok();
                    if !keeps_up {
                        mem::forget(mem::replace(&mut client.last, never));
                        news.push((*address, self::line(Notice::Left(name))));
                    }
                    keeps_up
                });
            }
        }
    }
}

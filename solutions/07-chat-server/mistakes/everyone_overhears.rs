//! Mistake: tells everyone who is connected, whether they have a name or not.
//!
//! The map has all connections, and the loop goes over all of it.
//!
//! Breaks: nicknames.others
//! Verdict: wrong in crowd::half_of_them_vanish
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::names_are_unique
//! Verdict: wrong in nicknames::quit
//! Verdict: wrong in nicknames::welcome_all
//! Verdict: wrong in nicknames::who_said_it

mod room {
    impl Room {
        fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
            let mut news = vec![(address, line(notice))];
            while let Some((about, line)) = news.pop() {
                self.clients.retain(|address, client| {
                    let name = client.name.as_deref().unwrap_or_default();
                    let keeps_up = *address == about || client.queue.try_send(line.clone()).is_ok();
                    if !keeps_up {
                        news.push((*address, self::line(Notice::Left(name))));
                    }
                    keeps_up
                });
            }
        }
    }
}

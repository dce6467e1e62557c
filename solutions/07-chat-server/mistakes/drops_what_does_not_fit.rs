//! Mistake: when a queue is full, the line is lost.
//!
//! Everyone stays connected, and nobody knows what they have missed.
//!
//! Breaks: nicknames.no_gaps
//! Verdict: wrong in slow_reader::is_put_out

mod room {
    impl Room {
        fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
            let mut news: Vec<(SocketAddr, Arc<str>)> = vec![(address, line(notice))];
            while let Some((about, line)) = news.pop() {
                self.clients.retain(|address, client| {
                    let Some(name) = &client.name else {
                        return true;
                    };
                    if *address != about {
                        let _ = (name, client.queue.try_send(line.clone()));
                    }
                    true
                });
            }
        }
    }
}

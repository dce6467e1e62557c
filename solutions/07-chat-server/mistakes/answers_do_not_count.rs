//! Mistake: lets go of an answer for which there is no room.
//!
//! A client that does not read is put out by what others say. What it is told itself is thrown away, and it stays.
//!
//! Breaks: nicknames.most_waiting, nicknames.no_gaps
//! Verdict: wrong in slow_reader::answers_wait_as_well

mod room {
    impl Room {
        pub(crate) fn tell(&mut self, address: SocketAddr, notice: Notice) {
            if let Some(client) = self.clients.get(&address) {
                let _ = client.queue.try_send(line(notice));
            }
        }
    }
}

//! Mistake: the last word goes to those who have a name.
//!
//! It goes the way of all that is told to "the others".
//!
//! Breaks: nicknames.last_word
//! Verdict: wrong in shutdown::the_last_word

mod room {
    impl Room {
        pub(crate) fn close(&mut self) {
            for client in mem::take(&mut self.clients).into_values() {
                if client.name.is_none() || client.queue.try_send(line(Notice::LastWord)).is_ok() {
                    let _ = client.last.send(());
                }
            }
        }
    }
}

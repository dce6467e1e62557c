//! Mistake: after the last word the clients hear of each other's leaving.
//!
//! Each task ends, and takes its client out of a room in which the others still are.
//!
//! Breaks: nicknames.last_line
//! Verdict: wrong in shutdown::the_last_word
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::within_a_second

mod room {
    impl Room {
        pub(crate) fn close(&mut self) {
            for client in self.clients.values_mut() {
                if client.queue.try_send(line(Notice::LastWord)).is_ok() {
                    let (never, _) = oneshot::channel();
                    let _ = mem::replace(&mut client.last, never).send(());
                }
            }
        }
    }
}

//! Mistake: closes the connections without a word.
//!
//! Everyone learns that it is over, and nobody learns why.
//!
//! Breaks: nicknames.last_word
//! Verdict: wrong in shutdown::the_last_word
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::within_a_second

mod room {
    impl Room {
        pub(crate) fn close(&mut self) {
            for client in mem::take(&mut self.clients).into_values() {
                let _ = client.last.send(());
            }
        }
    }
}

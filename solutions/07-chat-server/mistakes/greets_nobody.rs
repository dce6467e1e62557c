//! Mistake: does not ask for the name.
//!
//! The server waits, and the client waits as well: nobody has told it what for.
//!
//! Breaks: nicknames.asked
//! Verdict: wrong in crowd::half_of_them_vanish
//! Verdict: wrong in departures::not_utf8
//! Verdict: wrong in departures::the_longest_line
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::names_are_unique
//! Verdict: wrong in nicknames::welcome_all
//! Verdict: wrong in nicknames::what_is_a_name
//! Verdict: wrong in nicknames::who_said_it
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in slow_reader::delays_nobody
//! Verdict: wrong in slow_reader::is_put_out
//! Verdict: wrong in slow_reader::keeps_what_waits
//! Verdict: wrong in nicknames::byte_by_byte
//! Verdict: wrong in shutdown::too_long_in_good_order

mod room {
    impl Room {
        pub(crate) fn enter(&mut self, address: SocketAddr) -> Seat {
            let (queue, lines) = mpsc::channel(MAX_WAITING);
            let (sender, last) = oneshot::channel();
            let client = Client {
                name: None,
                queue,
                last: sender,
            };
            self.clients.insert(address, client);
            Seat { lines, last }
        }
    }
}

//! Mistake: a client hears its own lines.
//!
//! The line goes to everyone who has a name, and its sender is one of them.
//!
//! Breaks: nicknames.not_own
//! Verdict: wrong in crowd::cut_off_for_a_while
//! Verdict: wrong in crowd::half_of_them_vanish
//! Verdict: wrong in departures::half_a_line
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
        fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
            let mut news = vec![(address, line(notice))];
            while let Some((_, line)) = news.pop() {
                self.clients.retain(|address, client| {
                    let Some(name) = &client.name else {
                        return true;
                    };
                    let keeps_up = client.queue.try_send(line.clone()).is_ok();
                    if !keeps_up {
                        news.push((*address, self::line(Notice::Left(name))));
                    }
                    keeps_up
                });
            }
        }
    }
}

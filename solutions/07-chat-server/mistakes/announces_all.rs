//! Mistake: the others hear of everyone who connects and goes, by the address if there is no name.
//!
//! There is nothing to be heard of somebody who has not said who it is.
//!
//! Breaks: nicknames.others
//! Verdict: wrong in crowd::half_of_them_vanish
//! Verdict: wrong in departures::half_a_line
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in departures::reset
//! Verdict: wrong in departures::the_longest_line
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::quit
//! Verdict: wrong in slow_reader::answers_wait_as_well

mod room {
    impl Room {
        pub(crate) fn leave(&mut self, address: SocketAddr) {
            if let Some(client) = self.clients.remove(&address) {
                let name = client.name.unwrap_or_else(|| address.to_string());
                self.tell_others(address, Notice::Left(&name));
            }
        }
    }
}

//! Mistake: says nothing when a name is free.
//!
//! No news is good news, at a prompt. Here nobody knows whether the name is theirs, or the line was lost.
//!
//! Breaks: nicknames.welcomed
//! Verdict: wrong in nicknames::byte_by_byte
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::names_are_unique
//! Verdict: wrong in nicknames::welcome_all
//! Verdict: wrong in nicknames::what_is_a_name
//! Verdict: wrong in departures::not_utf8
//! Verdict: wrong in slow_reader::delays_nobody
//! Verdict: wrong in slow_reader::is_put_out
//! Verdict: wrong in slow_reader::keeps_what_waits
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::too_long_in_good_order
//! Verdict: wrong in shutdown::who_reads_late_hears_it

mod room {
    impl Room {
        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let taken = |client: &Client| client.name.as_deref() == Some(text);
            let taken = self.clients.values().any(taken);
            let Some(client) = self.clients.get_mut(&address) else {
                return;
            };
            if let Some(name) = client.name.clone() {
                self.tell_others(address, Notice::Said { name: &name, text });
            } else if !is_name(text) {
                self.tell(address, Notice::NotAName);
            } else if taken {
                self.tell(address, Notice::Taken(text));
            } else {
                client.name = Some(text.to_owned());
                self.tell_others(address, Notice::Joined(text));
            }
        }
    }
}

//! Mistake: a name that was once taken is taken forever.
//!
//! The names are kept in a set of their own, and nobody takes one out.
//!
//! Breaks: nicknames.free_again
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in departures::reset
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in slow_reader::is_put_out
//! Verdict: wrong in shutdown::too_long_in_good_order

mod room {
    #[derive(Default)]
    pub(crate) struct Room {
        clients: BTreeMap<SocketAddr, Client>,
        names: std::collections::HashSet<String>,
    }

    impl Room {
        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let taken = self.names.contains(text);
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
                self.names.insert(text.to_owned());
                self.tell_others(address, Notice::Joined(text));
                self.tell(address, Notice::Welcome(text));
            }
        }
    }
}

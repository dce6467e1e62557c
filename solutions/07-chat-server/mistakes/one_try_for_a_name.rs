//! Mistake: hangs up when the name is taken or is none.
//!
//! The answer is there, and then the connection is closed: there is no second try.
//!
//! Breaks: nicknames.next_try
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::names_are_unique
//! Verdict: wrong in nicknames::what_is_a_name
//! Verdict: wrong in nicknames::byte_by_byte

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
                self.leave(address);
            } else if taken {
                self.tell(address, Notice::Taken(text));
                self.leave(address);
            } else {
                client.name = Some(text.to_owned());
                self.tell_others(address, Notice::Joined(text));
                self.tell(address, Notice::Welcome(text));
            }
        }
    }
}

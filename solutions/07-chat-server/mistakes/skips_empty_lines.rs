//! Mistake: an empty line is not passed on.
//!
//! It looks like nothing, but it was said.
//!
//! Breaks: nicknames.empty
//! Verdict: wrong in nicknames::what_is_a_name
//! Verdict: wrong in nicknames::who_said_it

mod room {
    impl Room {
        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let taken = |client: &Client| client.name.as_deref() == Some(text);
            let taken = self.clients.values().any(taken);
            let Some(client) = self.clients.get_mut(&address) else {
                return;
            };
            if text.is_empty() {
            } else if let Some(name) = client.name.clone() {
                self.tell_others(address, Notice::Said { name: &name, text });
            } else if !is_name(text) {
                self.tell(address, Notice::NotAName);
            } else if taken {
                self.tell(address, Notice::Taken(text));
            } else {
                client.name = Some(text.to_owned());
                self.tell_others(address, Notice::Joined(text));
                self.tell(address, Notice::Welcome(text));
            }
        }
    }
}

//! Mistake: does not look whether a name is taken.
//!
//! Two who have the same name are two who can speak for each other.
//!
//! Breaks: nicknames.taken
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::names_are_unique

mod room {
    impl Room {
        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let Some(client) = self.clients.get_mut(&address) else {
                return;
            };
            if let Some(name) = client.name.clone() {
                self.tell_others(address, Notice::Said { name: &name, text });
            } else if !is_name(text) {
                self.tell(address, Notice::NotAName);
            } else {
                client.name = Some(text.to_owned());
                self.tell_others(address, Notice::Joined(text));
                self.tell(address, Notice::Welcome(text));
            }
        }
    }
}

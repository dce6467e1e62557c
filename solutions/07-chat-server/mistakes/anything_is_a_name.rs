//! Mistake: takes every line for a name.
//!
//! Names are shown to others: one that has a space, a colon or nothing in it can pass for what it is not.
//!
//! Without: mod room { use crate::notice::is_name }
//! Breaks: nicknames.is_name
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::what_is_a_name
//! Verdict: wrong in nicknames::byte_by_byte
//! Verdict: wrong in slow_reader::answers_wait_as_well

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

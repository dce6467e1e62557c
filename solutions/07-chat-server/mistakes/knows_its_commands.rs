//! Mistake: answers commands that it does not know.
//!
//! Whoever writes `/quit` thinks of the commands to come, and says so if one is misspelled. A line that is not `/quit` is a line.
//!
//! Breaks: nicknames.notices, nicknames.said
//! Verdict: wrong in nicknames::who_said_it

mod room {
    impl Room {
        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let taken = |client: &Client| client.name.as_deref() == Some(text);
            let taken = self.clients.values().any(taken);
            let Some(client) = self.clients.get_mut(&address) else {
                return;
            };
            if let Some(name) = client.name.clone() {
                if text.starts_with('/') {
                    let answer = format!("* there is no command {text}\n");
                    if client.queue.try_send(answer.into()).is_err() {
                        self.leave(address);
                    }
                    return;
                }
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

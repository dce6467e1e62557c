//! Mistake: a client's lines go to those who were there when it came.
//!
//! It takes a copy of the list when it enters, so that nothing has to be locked for a line. Whoever comes later is not in it.
//!
//! Breaks: nicknames.hears
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::welcome_all
//! Verdict: wrong in nicknames::who_said_it
//! Verdict: wrong in departures::*
//! Verdict: wrong in slow_reader::a_thousand_at_once
//! Verdict: wrong in slow_reader::delays_nobody
//! Verdict: wrong in slow_reader::is_put_out
//! Verdict: wrong in crowd::cut_off_for_a_while
//! Verdict: wrong in crowd::half_of_them_vanish

mod room {
    struct Client {
        name: Option<String>,
        others: Vec<SocketAddr>,
        queue: mpsc::Sender<Arc<str>>,
        last: oneshot::Sender<()>,
    }

    impl Room {
        pub(crate) fn enter(&mut self, address: SocketAddr) -> Seat {
            let (queue, lines) = mpsc::channel(MAX_WAITING);
            let (sender, last) = oneshot::channel();
            let client = Client {
                name: None,
                others: Vec::new(),
                queue,
                last: sender,
            };
            self.clients.insert(address, client);
            self.tell(address, Notice::AskName);
            Seat { lines, last }
        }

        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let taken = |client: &Client| client.name.as_deref() == Some(text);
            let taken = self.clients.values().any(taken);
            let named = self
                .clients
                .iter()
                .filter(|(_, client)| client.name.is_some());
            let there: Vec<SocketAddr> = named.map(|(address, _)| *address).collect();
            let Some(client) = self.clients.get_mut(&address) else {
                return;
            };
            if let Some(name) = client.name.clone() {
                for other in client.others.clone() {
                    self.tell(other, Notice::Said { name: &name, text });
                }
            } else if !is_name(text) {
                self.tell(address, Notice::NotAName);
            } else if taken {
                self.tell(address, Notice::Taken(text));
            } else {
                client.name = Some(text.to_owned());
                client.others = there;
                self.tell_others(address, Notice::Joined(text));
                self.tell(address, Notice::Welcome(text));
            }
        }
    }
}

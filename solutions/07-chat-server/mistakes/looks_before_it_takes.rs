//! Mistake: looks whether a name is free, and takes it later.
//!
//! Between the two the lock is open, and others look as well. All of them find the name free.
//!
//! Breaks: nicknames.taken
//! Verdict: wrong in nicknames::names_are_unique

mod room {
    impl Room {
        pub(crate) fn is_taken(&self, name: &str) -> bool {
            let taken = |client: &Client| client.name.as_deref() == Some(name);
            self.clients.values().any(taken)
        }

        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str, taken: bool) {
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
                self.tell(address, Notice::Welcome(text));
            }
        }
    }
}

mod session {
    async fn converse(
        reader: OwnedReadHalf,
        address: SocketAddr,
        room: &Mutex<Room>,
    ) -> io::Result<()> {
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = (&mut input).take(MAX_LINE as u64 + 1);
            limited.read_until(b'\n', &mut line).await?;
            match line.strip_suffix(b"\n").map(str::from_utf8) {
                Some(Ok("/quit")) => {
                    lock(room).tell(address, Notice::Bye);
                    return Ok(());
                }
                Some(Ok(text)) => {
                    let taken = lock(room).is_taken(text);
                    yield_now().await;
                    lock(room).hear(address, text, taken);
                }
                Some(Err(_)) => lock(room).tell(address, Notice::NotText),
                None if line.len() > MAX_LINE => {
                    lock(room).tell(address, Notice::TooLong);
                    return Ok(());
                }
                None => return Ok(()),
            }
            yield_now().await;
        }
    }
}

//! Mistake: `/quit` before one has a name is refused as a name.
//!
//! The name is asked for first, and commands are looked for after that.
//!
//! Breaks: nicknames.quit
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::quit

mod room {
    impl Room {
        pub(crate) fn has_name(&self, address: SocketAddr) -> bool {
            let client = self.clients.get(&address);
            client.is_some_and(|client| client.name.is_some())
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
                Some(Ok("/quit")) if lock(room).has_name(address) => {
                    lock(room).tell(address, Notice::Bye);
                    return Ok(());
                }
                Some(Ok(text)) => lock(room).hear(address, text),
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

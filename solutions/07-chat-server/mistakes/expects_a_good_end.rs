//! Mistake: takes it for granted that a read succeeds.
//!
//! A reset connection is an error, and there are as many of them as there are closed laptops. The panic ends the task, and
//! the client is never taken out.
//!
//! Breaks: nicknames.gone
//! Verdict: panicked in crowd::half_of_them_vanish
//! Verdict: panicked in departures::nothing_is_left
//! Verdict: panicked in departures::reset

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
            let read = limited.read_until(b'\n', &mut line).await;
            read.expect("the client is there");
            match line.strip_suffix(b"\n").map(str::from_utf8) {
                Some(Ok("/quit")) => {
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

//! Mistake: ends a client for bytes that are not UTF-8.
//!
//! `read_line` and `lines` give an error then, and an error looks like the end.
//!
//! Breaks: nicknames.not_text
//! Verdict: wrong in departures::not_utf8

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
                Some(Ok(text)) => lock(room).hear(address, text),
                Some(Err(error)) => return Err(io::Error::other(error)),
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

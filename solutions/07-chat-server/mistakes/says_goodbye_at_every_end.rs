//! Mistake: says goodbye to whoever ends its input.
//!
//! The end of the input looks like another way to say `/quit`. Nothing is said to somebody who has gone, and its connection is closed.
//!
//! Breaks: nicknames.gone_silently
//! Verdict: wrong in departures::half_a_line

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
                Some(Err(_)) => lock(room).tell(address, Notice::NotText),
                None if line.len() > MAX_LINE => {
                    lock(room).tell(address, Notice::TooLong);
                    return Ok(());
                }
                None => {
                    lock(room).tell(address, Notice::Bye);
                    return Ok(());
                }
            }
            yield_now().await;
        }
    }
}

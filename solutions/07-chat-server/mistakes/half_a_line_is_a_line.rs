//! Mistake: says the half line that stands at the end of the input.
//!
//! `lines()` does it as well. Nobody knows how the line would have gone on.
//!
//! Breaks: nicknames.half_a_line
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
                    if let Ok(text) = str::from_utf8(&line)
                        && !text.is_empty()
                    {
                        lock(room).hear(address, text);
                    }
                    return Ok(());
                }
            }
            yield_now().await;
        }
    }
}

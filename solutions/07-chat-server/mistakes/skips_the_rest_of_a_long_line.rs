//! Mistake: goes on after a line that is too long.
//!
//! What comes next is the rest of that line, and it is taken for another one.
//!
//! Breaks: nicknames.too_long
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in departures::the_longest_line
//! Verdict: wrong in shutdown::too_long_in_good_order

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
                }
                None => return Ok(()),
            }
            yield_now().await;
        }
    }
}

//! Mistake: hangs up on whoever says a line that is too long.
//!
//! It is told so, if there is room in its connection at that moment. What waits for it is thrown away.
//!
//! Breaks: nicknames.too_long, nicknames.what_waits
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
                    // As much as the connection takes at this moment.
                    for _ in 0..10 {
                        yield_now().await;
                    }
                    return Err(io::ErrorKind::InvalidData.into());
                }
                None => return Ok(()),
            }
            yield_now().await;
        }
    }
}

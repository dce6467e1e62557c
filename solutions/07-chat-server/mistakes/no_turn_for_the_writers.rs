//! Mistake: goes from line to line without a pause.
//!
//! What is in the buffer is read without a wait. A queue is full before its owner had a turn, and who reads is put out.
//!
//! Without: mod session { use tokio::task::yield_now }
//! Breaks: nicknames.turns
//! Verdict: wrong in slow_reader::a_thousand_at_once

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
                None => return Ok(()),
            }
        }
    }
}

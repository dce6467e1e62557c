//! Mistake: passes on what is not UTF-8, with question marks in it.
//!
//! `from_utf8_lossy` always has a result. It is not what was said.
//!
//! Breaks: nicknames.not_text
//! Verdict: wrong in departures::not_utf8
//! Verdict: wrong in slow_reader::answers_wait_as_well

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
            let text = String::from_utf8_lossy(&line).into_owned();
            match text.strip_suffix('\n').map(Ok::<&str, str::Utf8Error>) {
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

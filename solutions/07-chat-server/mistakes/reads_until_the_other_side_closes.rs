//! Mistake: takes the end of the connection for the end of the file.
//!
//! It works with a sender that closes at once. With any other it waits forever, though the length was known.
//!
//! Breaks: transfer.received
//! Verdict: deadlocked in transfer::side_by_side
//! Verdict: deadlocked in transfer::stores_what_arrives
//! Verdict: deadlocked in transfer::untouched_until_whole
//! Verdict: deadlocked in transfer::what_can_not_be_stored
//! Verdict: deadlocked in transfer::step_by_step

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut stream, &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

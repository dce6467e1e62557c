//! Mistake: reads what still comes after the file, in a task.
//!
//! A connection that is closed with something unread in it is reset, as one may have read, and so the rest is read to its end. That
//! may never come.
//!
//! Breaks: exercise.nothing_left, exercise.closed
//! Verdict: leaked in transfer::side_by_side
//! Verdict: leaked in transfer::step_by_step
//! Verdict: wrong in transfer::stores_what_arrives
//! Verdict: leaked in transfer::untouched_until_whole

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut (&mut stream).take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        tokio::spawn(async move { tokio::io::copy(&mut stream, &mut tokio::io::sink()).await });
        Ok(length)
    }
}

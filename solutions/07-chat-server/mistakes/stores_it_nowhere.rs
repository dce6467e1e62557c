//! Mistake: overlooks that the file could not take its place.
//!
//! The result of `rename` is thrown away. What was received is removed with the part, and the caller hears that all is well.
//!
//! Breaks: transfer.not_stored
//! Verdict: wrong in transfer::what_can_not_be_stored

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let _ = fs::rename(&part.path, path).await;
        Ok(length)
    }
}

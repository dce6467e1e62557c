//! Mistake: tells every error of the disk by one of its own.
//!
//! The text is a better one. But whether there is no such folder, no room or no permission is what the caller could have done something
//! about.
//!
//! Breaks: transfer.not_stored
//! Verdict: wrong in transfer::what_can_not_be_stored

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let refused = |_| io::Error::other(format!("{} can't be stored", path.display()));
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await.map_err(refused)?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await.map_err(refused)?;
        Ok(length)
    }
}

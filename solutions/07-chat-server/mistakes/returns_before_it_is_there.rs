//! Mistake: returns before the new file has taken its place.
//!
//! A thread is told to rename it, and nobody waits for that. Only where it can't be renamed is it done at once.
//!
//! Breaks: transfer.takes_its_place
//! Verdict: wrong in transfer::step_by_step

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if fs::metadata(path).await.is_ok_and(|there| there.is_dir()) {
            fs::rename(&part.path, path).await?;
            return Ok(length);
        }
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || {
            let _ = std::fs::rename(&part.path, path);
        });
        Ok(length)
    }
}

//! Mistake: removes the old file before the new one is here.
//!
//! As if `rename` needed the place to be free. It does not, and until the new one is whole there is none at all.
//!
//! Breaks: transfer.untouched
//! Verdict: wrong in transfer::cut_off
//! Verdict: wrong in transfer::dropped
//! Verdict: wrong in transfer::untouched_until_whole

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let _ = fs::remove_file(path).await;
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

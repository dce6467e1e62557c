//! Mistake: overlooks that the connection is gone.
//!
//! The error of `copy` is thrown away, and it looks as if all had been sent.
//!
//! Breaks: transfer.not_written
//! Verdict: wrong in transfer::what_can_not_be_sent

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let sent = tokio::io::copy(&mut file.take(length), &mut stream)
            .await
            .unwrap_or(length);
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

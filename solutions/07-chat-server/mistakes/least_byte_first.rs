//! Mistake: sends the length with the smallest byte first.
//!
//! Both sides of one program agree about it, so nobody notices until somebody else's program talks with it.
//!
//! Breaks: transfer.length_first
//! Verdict: wrong in transfer::sends_the_length_and_the_file

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64_le(length).await?;
        let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

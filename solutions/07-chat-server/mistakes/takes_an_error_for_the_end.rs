//! Mistake: takes an error of the disk for the end of the file.
//!
//! `while let Ok(n)` leaves the loop for both. What it was that went wrong is thrown away, and the caller is told that the file has become
//! shorter.
//!
//! Breaks: transfer.not_read
//! Verdict: wrong in transfer::what_can_not_be_sent

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let mut file = file.take(length);
        let mut buffer = vec![0; 8_192];
        let mut sent = 0;
        while let Ok(read @ 1..) = file.read(&mut buffer).await {
            stream.write_all(&buffer[..read]).await?;
            sent += read as u64;
        }
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

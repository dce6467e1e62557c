//! Mistake: sends a file that is not there as an empty one.
//!
//! `unwrap_or_default` is a quick way to get rid of an error. The receiver now replaces what it has by nothing.
//!
//! Breaks: transfer.not_read
//! Verdict: wrong in transfer::what_can_not_be_sent

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = fs::metadata(path)
            .await
            .map_or(0, |metadata| metadata.len());
        let mut file: Box<dyn tokio::io::AsyncRead + Unpin> = Box::new(tokio::io::empty());
        if length > 0 {
            file = Box::new(File::open(path).await?);
        }
        stream.write_u64(length).await?;
        let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

//! Mistake: says that nothing will come, and waits for the receiver to go.
//!
//! To let the other side close first is good manners. Whoever is told of an error has a connection open all the same, for as long as
//! the receiver likes.
//!
//! Breaks: transfer.closed_on_error
//! Verdict: deadlocked in transfer::what_can_not_be_sent

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = match File::open(path).await {
            Ok(file) => file,
            Err(error) => {
                stream.shutdown().await?;
                while stream.read(&mut [0; 64]).await? > 0 {}
                return Err(error);
            }
        };
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

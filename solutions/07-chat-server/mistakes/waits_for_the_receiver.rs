//! Mistake: waits until the receiver has closed the connection.
//!
//! So it would be sure that the file has arrived. But the receiver may keep its end for as long as it likes.
//!
//! Breaks: transfer.sent
//! Verdict: deadlocked in transfer::reads_as_it_sends
//! Verdict: deadlocked in transfer::sends_the_length_and_the_file
//! Verdict: deadlocked in transfer::the_file_changes_on_the_way

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        stream.shutdown().await?;
        while stream.read(&mut [0; 64]).await? > 0 {}
        Ok(length)
    }
}

//! Mistake: reads a megabyte ahead.
//!
//! A large buffer is said to be fast. Here the connection is the slow one, and each transfer holds its megabyte.
//!
//! Breaks: transfer.in_memory, transfer.as_it_sends
//! Verdict: wrong in transfer::reads_as_it_sends
//! Verdict: wrong in transfer::the_file_changes_on_the_way

mod transfer {
    use tokio::io::BufReader;

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let mut file = BufReader::with_capacity(1 << 20, file.take(length));
        let sent = tokio::io::copy_buf(&mut file, &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

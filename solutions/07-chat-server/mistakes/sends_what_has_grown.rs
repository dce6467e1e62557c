//! Mistake: sends the file to its end, wherever that is by now.
//!
//! The length was taken before. A log that is still being written is longer when its end is reached, and the receiver knows nothing
//! of it.
//!
//! Breaks: transfer.announced
//! Verdict: wrong in transfer::the_file_changes_on_the_way

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let mut file = file;
        let sent = tokio::io::copy(&mut file, &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

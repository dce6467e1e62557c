//! Mistake: does not look how much it has sent.
//!
//! `copy` ends without an error when the file does, and a file may have become shorter.
//!
//! Breaks: transfer.shorter
//! Verdict: wrong in transfer::the_file_changes_on_the_way

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        tokio::io::copy(&mut file.take(length), &mut stream).await?;
        Ok(length)
    }
}

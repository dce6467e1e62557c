//! Mistake: collects the file in memory, and writes it when it is whole.
//!
//! The file on the disk is never half there. The memory pays for it.
//!
//! Breaks: transfer.in_memory, transfer.beside
//! Verdict: wrong in transfer::untouched_until_whole

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let mut content = Vec::new();
        let received = tokio::io::copy(&mut stream.take(length), &mut content).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.write_all(&content).await?;
        file.flush().await?;
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

//! Mistake: gives the file its announced length before anything has come.
//!
//! It is said to keep files in one piece. The length is a stranger's word, though.
//!
//! Breaks: transfer.reserves_nothing
//! Verdict: exhausted in transfer::a_terabyte_is_announced

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        file.set_len(length).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

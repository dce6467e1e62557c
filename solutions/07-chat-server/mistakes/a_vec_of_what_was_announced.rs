//! Mistake: makes a `Vec` for as many bytes as were announced, and fills it with `read_exact`.
//!
//! It looks neat, and lets anybody who can send eight bytes have all the memory there is.
//!
//! Breaks: transfer.reserves_nothing
//! Verdict: exhausted in transfer::a_terabyte_is_announced
//! Verdict: wrong in transfer::untouched_until_whole

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let mut content = vec![0; length as usize];
        let received = stream.read_exact(&mut content).await? as u64;
        file.write_all(&content).await?;
        file.flush().await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

//! Mistake: renames the file before all of it is written.
//!
//! `write_all` on a file of tokio's returns when the bytes are on their way to a thread that writes them. `flush` waits for
//! that thread.
//!
//! Breaks: transfer.takes_its_place
//! Verdict: wrong in transfer::step_by_step

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let mut stream = stream.take(length);
        let mut buffer = vec![0; 8_192];
        let mut received = 0;
        while received < length {
            let read = stream.read(&mut buffer).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.write_all(&buffer[..read]).await?;
            received += read as u64;
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

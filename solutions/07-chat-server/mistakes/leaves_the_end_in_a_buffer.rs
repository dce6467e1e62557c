//! Mistake: writes through a `BufWriter`, and does not flush it.
//!
//! A `BufWriter` that is dropped takes what is in it along: in an async world a drop can't write.
//!
//! Breaks: transfer.stores
//! Verdict: wrong in transfer::side_by_side
//! Verdict: wrong in transfer::stores_what_arrives
//! Verdict: wrong in transfer::untouched_until_whole
//! Verdict: wrong in transfer::leaves_others_alone
//! Verdict: wrong in transfer::step_by_step

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, file) = Part::create(path).await?;
        let mut file = tokio::io::BufWriter::new(file);
        let mut stream = stream.take(length);
        let mut buffer = [0; 4_096];
        let mut received = 0;
        loop {
            let read = stream.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            file.write_all(&buffer[..read]).await?;
            received += read as u64;
        }
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

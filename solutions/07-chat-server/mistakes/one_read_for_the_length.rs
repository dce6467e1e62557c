//! Mistake: reads the length with `read`.
//!
//! `read` returns what is there, and that may be three bytes of eight. `read_exact` and `read_u64` go on.
//!
//! Breaks: transfer.stores
//! Verdict: wrong in transfer::cut_off
//! Verdict: wrong in transfer::dropped
//! Verdict: wrong in transfer::side_by_side
//! Verdict: wrong in transfer::stores_what_arrives
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let mut length = [0; 8];
        if stream.read(&mut length).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let length = u64::from_be_bytes(length);
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

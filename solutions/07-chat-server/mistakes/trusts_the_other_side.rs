//! Mistake: does not look how much has arrived.
//!
//! `copy` ends without an error when the connection does. Half a file takes the place of a whole one.
//!
//! Breaks: transfer.cut_off
//! Verdict: wrong in transfer::a_terabyte_is_announced
//! Verdict: wrong in transfer::cut_off
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        tokio::io::copy(&mut stream.take(length), &mut file).await?;
        fs::rename(&part.path, path).await?;
        Ok(length)
    }
}

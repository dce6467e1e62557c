//! Mistake: copies the new file over the old one, in place of renaming it.
//!
//! `copy` writes into the file that is there, byte after byte. Who is reading it gets some of each.
//!
//! Breaks: transfer.takes_its_place, transfer.old_one_open
//! Verdict: wrong in transfer::untouched_until_whole

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::copy(&part.path, path).await?;
        Ok(length)
    }
}

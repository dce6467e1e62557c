//! Mistake: returns how many bytes it has sent, with those of the length.
//!
//! It is what was counted on the way. The caller wants to know how long the file is.
//!
//! Breaks: transfer.sends
//! Verdict: wrong in transfer::reads_as_it_sends
//! Verdict: wrong in transfer::sends_the_length_and_the_file
//! Verdict: wrong in transfer::the_file_changes_on_the_way

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        let mut sent = 0;
        let announcement = length.to_be_bytes();
        stream.write_all(&announcement).await?;
        sent += announcement.len() as u64;
        sent += tokio::io::copy(&mut file.take(length), &mut stream).await?;
        if sent < announcement.len() as u64 + length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(sent)
    }
}

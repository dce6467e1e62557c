//! Mistake: reads the whole file, and sends it then.
//!
//! `fs::read` is one line, and right for small files. Of a film it makes a gigabyte of memory for each who asks for it.
//!
//! Breaks: transfer.as_it_sends
//! Verdict: wrong in transfer::reads_as_it_sends
//! Verdict: wrong in transfer::the_file_changes_on_the_way

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = fs::read(path).await?;
        let length = file.len() as u64;
        stream.write_u64(length).await?;
        let sent = tokio::io::copy(&mut &file[..], &mut stream).await?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

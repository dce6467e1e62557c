//! Mistake: sends the file in a task, and awaits its handle.
//!
//! A task goes on when its handle is dropped. If you give up on `send_file`, the file is still sent.
//!
//! Breaks: exercise.closed
//! Verdict: wrong in transfer::dropped_while_it_sends

mod transfer {
    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        let sending = tokio::spawn(async move {
            stream.write_u64(length).await?;
            tokio::io::copy(&mut file.take(length), &mut stream).await
        });
        let sent = sending.await.map_err(io::Error::other)??;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

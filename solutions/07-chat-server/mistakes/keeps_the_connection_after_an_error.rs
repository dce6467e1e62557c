//! Mistake: has a task look after the connection, and on an error nobody tells it.
//!
//! The file goes through a channel to the task that writes, which is told by its end that it can close. Where there is an error, the
//! caller returns, and the task waits until the receiver goes.
//!
//! Breaks: transfer.closed_on_error
//! Verdict: wrong in transfer::dropped_while_it_sends
//! Verdict: deadlocked in transfer::what_can_not_be_sent

mod transfer {
    use tokio::sync::oneshot;

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let (give, taken) = oneshot::channel::<(File, u64)>();
        let sending = tokio::spawn(async move {
            let Ok((file, length)) = taken.await else {
                while stream.read(&mut [0; 64]).await? > 0 {}
                return Ok(0);
            };
            stream.write_u64(length).await?;
            tokio::io::copy(&mut file.take(length), &mut stream).await
        });
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        let _ = give.send((file, length));
        let sent = sending.await.map_err(io::Error::other)??;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

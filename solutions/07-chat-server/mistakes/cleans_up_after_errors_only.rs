//! Mistake: removes the unfinished file when there was an error, and only then.
//!
//! A future that is dropped runs no line of its body any more. What has to be done in any case belongs in a `Drop`.
//!
//! Breaks: transfer.no_trace
//! Verdict: wrong in transfer::dropped

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path).await?;
        let stored = async {
            let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
            if received < length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            fs::rename(&part.path, path).await?;
            Ok(length)
        };
        let stored = stored.await;
        if stored.is_err() {
            let _ = fs::remove_file(&part.path).await;
        }
        stored
    }

    impl Drop for Part {
        fn drop(&mut self) {}
    }
}

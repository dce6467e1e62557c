//! Mistake: takes a connection that was reset for one that was closed.
//!
//! `while let Ok(n) = read` leaves the loop for both, and nobody asks which it was.
//!
//! Breaks: client.errors
//! Verdict: wrong in client::errors

mod client {
    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            tokio::io::copy_buf(&mut input, &mut said).await?;
            said.shutdown().await?;
            future::pending().await
        };
        select! {
            biased;
            _ = tokio::io::copy(&mut heard, &mut output) => Ok(()),
            failed = typing => failed,
        }
    }
}

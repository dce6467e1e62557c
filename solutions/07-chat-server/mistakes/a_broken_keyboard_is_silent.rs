//! Mistake: takes an error from the input for the end of it.
//!
//! `let _ =` in front of something that fails now and then is quickly written.
//!
//! Breaks: client.errors
//! Verdict: deadlocked in client::errors

mod client {
    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            let _ = tokio::io::copy_buf(&mut input, &mut said).await;
            said.shutdown().await?;
            future::pending().await
        };
        select! {
            biased;
            shown = tokio::io::copy(&mut heard, &mut output) => shown.map(drop),
            failed = typing => failed,
        }
    }
}

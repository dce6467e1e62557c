//! Mistake: goes on listening at the end of the input, without telling the server.
//!
//! The server waits for more, and the client waits for the server to close. The half that writes has to be shut down.
//!
//! Without: mod client { use tokio::io::AsyncWriteExt }
//! Breaks: client.end_of_input
//! Verdict: deadlocked in client::end_of_input

mod client {
    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            tokio::io::copy_buf(&mut input, &mut said).await?;
            future::pending().await
        };
        select! {
            biased;
            shown = tokio::io::copy(&mut heard, &mut output) => shown.map(drop),
            failed = typing => failed,
        }
    }
}

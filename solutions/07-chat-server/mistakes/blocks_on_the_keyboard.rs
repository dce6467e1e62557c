//! Mistake: waits for the keyboard with the `block_on` of another executor.
//!
//! To read what is typed one has always waited, and `futures::executor::block_on` does not panic as tokio's own does. What the server
//! says meanwhile is not shown.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in client::*

mod client {
    use futures::executor::block_on;

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            block_on(tokio::io::copy_buf(&mut input, &mut said))?;
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

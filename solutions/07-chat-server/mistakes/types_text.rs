//! Mistake: takes what is typed for text.
//!
//! `read_line` keeps the newline, and the last line without one. But it gives an error at bytes that are not UTF-8, and a file on a pipe
//! may have any.
//!
//! Breaks: client.typed
//! Verdict: wrong in client::both_ways

mod client {
    use tokio::io::AsyncBufReadExt;

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            let mut line = String::new();
            while input.read_line(&mut line).await? > 0 {
                said.write_all(line.as_bytes()).await?;
                line.clear();
            }
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

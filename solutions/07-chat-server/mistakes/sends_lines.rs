//! Mistake: sends whole lines, and gives each a newline of its own.
//!
//! `lines()` takes away `\r\n` as well as `\n`, and does not say whether the last line had either.
//!
//! Breaks: client.typed, client.end_of_input
//! Verdict: wrong in client::both_ways
//! Verdict: wrong in client::end_of_input

mod client {
    use tokio::io::AsyncBufReadExt;

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            let mut lines = (&mut input).lines();
            while let Some(line) = lines.next_line().await? {
                said.write_all(format!("{line}\n").as_bytes()).await?;
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

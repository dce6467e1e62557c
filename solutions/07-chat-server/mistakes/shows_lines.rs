//! Mistake: shows whole lines, as text.
//!
//! `lines()` waits for a newline, takes away a `\r`, and ends with an error at bytes that are not UTF-8. The docs speak of bytes.
//!
//! Breaks: client.any_bytes
//! Verdict: wrong in client::both_ways
//! Verdict: wrong in client::the_server_closes_first
//! Verdict: wrong in client::shown_to_the_end

mod client {
    use tokio::io::{AsyncBufReadExt, BufReader};

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
            shown = async {
                let mut lines = BufReader::new(heard).lines();
                while let Some(line) = lines.next_line().await? {
                    output.write_all(format!("{line}\n").as_bytes()).await?;
                    output.flush().await?;
                }
                Ok(())
            } => shown,
            failed = typing => failed,
        }
    }
}

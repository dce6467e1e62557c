//! Mistake: shows what arrives with `write`.
//!
//! `write` writes as much as there is room for, and says how much that was. For small things on a terminal that is all of it, most
//! of the time.
//!
//! Breaks: client.shown
//! Verdict: wrong in client::both_ways
//! Verdict: wrong in client::shown_to_the_end

mod client {
    use tokio::io::AsyncReadExt;

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
                let mut buffer = [0; 1_024];
                loop {
                    let read = heard.read(&mut buffer).await?;
                    if read == 0 {
                        return Ok(());
                    }
                    output.write(&buffer[..read]).await?;
                    output.flush().await?;
                }
            } => shown,
            failed = typing => failed,
        }
    }
}

//! Mistake: writes what arrives to the output, and does not flush.
//!
//! A terminal's standard output keeps what is written until it is flushed or full. So does every `BufWriter`.
//!
//! Breaks: client.shown
//! Verdict: wrong in client::both_ways
//! Verdict: wrong in client::end_of_input
//! Verdict: wrong in client::neither_waits_for_the_other
//! Verdict: wrong in client::typed_in_pieces

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
        let showing = async {
            let mut buffer = [0; 1_024];
            loop {
                let read = heard.read(&mut buffer).await?;
                if read == 0 {
                    return output.flush().await;
                }
                output.write_all(&buffer[..read]).await?;
            }
        };
        select! {
            biased;
            shown = showing => shown,
            failed = typing => failed,
        }
    }
}

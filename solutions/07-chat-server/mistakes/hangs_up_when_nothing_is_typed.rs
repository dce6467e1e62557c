//! Mistake: hangs up when nothing has been typed for ten minutes.
//!
//! To wait without a limit is said to be a fault. The one who is silent here is at lunch, and wants to hear what was said.
//!
//! Breaks: client.silence
//! Verdict: wrong in client::end_of_input

mod client {
    use std::time::Duration;

    use tokio::{io::AsyncBufReadExt, time::timeout};

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            loop {
                let typed = timeout(Duration::from_secs(600), input.fill_buf()).await??;
                if typed.is_empty() {
                    break;
                }
                let length = typed.len();
                said.write_all(typed).await?;
                input.consume(length);
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

//! Mistake: puts a `BufWriter` in front of the connection, and flushes it at the end of the input.
//!
//! It saves packets, and keeps to itself what people are waiting for.
//!
//! Breaks: exercise.no_time, client.at_its_newline
//! Verdict: wrong in client::both_ways
//! Verdict: deadlocked in client::errors
//! Verdict: wrong in client::neither_waits_for_the_other
//! Verdict: deadlocked in client::the_server_closes_first
//! Verdict: wrong in client::typed_in_pieces

mod client {
    use tokio::io::AsyncBufReadExt;

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            let mut said = tokio::io::BufWriter::new(&mut said);
            loop {
                let typed = input.fill_buf().await?;
                if typed.is_empty() {
                    break;
                }
                said.write_all(typed).await?;
                let length = typed.len();
                input.consume(length);
            }
            said.flush().await?;
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

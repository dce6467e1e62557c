//! Mistake: reads lines in a `select!`, into a buffer that is new each time round.
//!
//! `read_until` is not cancel safe. When the server says something, the other branch wins, and the piece of a line that was read
//! is dropped with the buffer. Most people first hear of cancel safety in this way.
//!
//! Without: mod client { use std::future }
//! Breaks: client.in_pieces
//! Verdict: wrong in client::neither_waits_for_the_other
//! Verdict: wrong in client::typed_in_pieces

mod client {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt};

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let mut buffer = [0; 1_024];
        let mut ended = false;
        loop {
            let mut line = Vec::new();
            select! {
                read = input.read_until(b'\n', &mut line), if !ended => {
                    ended = read? == 0;
                    if ended {
                        said.shutdown().await?;
                    } else {
                        said.write_all(&line).await?;
                    }
                }
                read = heard.read(&mut buffer) => {
                    let read = read?;
                    if read == 0 {
                        return Ok(());
                    }
                    output.write_all(&buffer[..read]).await?;
                    output.flush().await?;
                }
            }
        }
    }
}

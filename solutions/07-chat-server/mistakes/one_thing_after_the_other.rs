//! Mistake: sends and shows in one loop, each in a branch of a `select!`.
//!
//! Only the waiting for news is side by side. What a branch does is not: while `write_all` waits for a server that does not read,
//! nobody looks at what the server says.
//!
//! Without: mod client { use std::future }
//! Breaks: client.both_ways
//! Verdict: wrong in client::neither_waits_for_the_other

mod client {
    use tokio::io::AsyncReadExt;

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let mut buffer = [0; 1_024];
        let mut typed = [0; 1_024];
        let mut ended = false;
        loop {
            select! {
                read = input.read(&mut typed), if !ended => {
                    let read = read?;
                    ended = read == 0;
                    if ended {
                        said.shutdown().await?;
                    } else {
                        said.write_all(&typed[..read]).await?;
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

//! Mistake: sends all of the input, and then shows what has come.
//!
//! It reads like a conversation, but nobody types everything before they hear the first word.
//!
//! Without: mod client { use std::future }
//! Without: mod client { use tokio::select }
//! Breaks: client.both_ways
//! Verdict: deadlocked in client::both_ways
//! Verdict: deadlocked in client::errors
//! Verdict: wrong in client::neither_waits_for_the_other
//! Verdict: deadlocked in client::the_server_closes_first
//! Verdict: deadlocked in client::typed_in_pieces
//! Verdict: deadlocked in client::shown_to_the_end

mod client {
    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        tokio::io::copy_buf(&mut input, &mut said).await?;
        said.shutdown().await?;
        tokio::io::copy(&mut heard, &mut output).await.map(drop)
    }
}

//! Mistake: returns when both directions are at their end.
//!
//! `join!` and `try_join!` wait for all. When the server has closed the connection, somebody has to press a key before the client
//! notices.
//!
//! Without: mod client { use std::future }
//! Without: mod client { use tokio::select }
//! Breaks: client.returns
//! Verdict: deadlocked in client::both_ways
//! Verdict: deadlocked in client::neither_waits_for_the_other
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
        let typing = async {
            tokio::io::copy_buf(&mut input, &mut said).await?;
            said.shutdown().await
        };
        let showing = tokio::io::copy(&mut heard, &mut output);
        tokio::try_join!(typing, showing).map(drop)
    }
}

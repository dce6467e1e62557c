//! Mistake: returns at the end of the input.
//!
//! "Nothing more to say" is not "nothing more to hear". With `echo question | client` the answer is on its way when the
//! connection is closed.
//!
//! Without: mod client { use std::future }
//! Breaks: client.more_to_say
//! Verdict: wrong in client::end_of_input

mod client {
    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let typing = async {
            tokio::io::copy_buf(&mut input, &mut said).await?;
            said.shutdown().await?;
            Ok(())
        };
        select! {
            biased;
            shown = tokio::io::copy(&mut heard, &mut output) => shown.map(drop),
            failed = typing => failed,
        }
    }
}

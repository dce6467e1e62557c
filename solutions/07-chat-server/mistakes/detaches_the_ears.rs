//! Mistake: has a task of its own listen to the server, and forgets it.
//!
//! A task outlives the future that has spawned it. When `client` is dropped, the task has half of the connection still, and keeps
//! it open.
//!
//! Breaks: exercise.closed, exercise.nothing_left
//! Verdict: wrong in client::dropped
//! Verdict: leaked in client::errors

mod client {
    use tokio::{io::AsyncReadExt, sync::mpsc};

    pub async fn client(
        stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut ears, mut said) = stream.into_split();
        let (pass, mut passed) = mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                let mut buffer = vec![0; 1_024];
                let read = ears.read(&mut buffer).await;
                buffer.truncate(*read.as_ref().unwrap_or(&0));
                let over = !matches!(read, Ok(1..));
                if pass.send(read.map(|_| buffer)).await.is_err() || over {
                    return;
                }
            }
        });
        let typing = async {
            tokio::io::copy_buf(&mut input, &mut said).await?;
            said.shutdown().await?;
            future::pending().await
        };
        select! {
            biased;
            shown = async {
                while let Some(heard) = passed.recv().await {
                    output.write_all(&heard?).await?;
                    output.flush().await?;
                }
                Ok(())
            } => shown,
            failed = typing => failed,
        }
    }
}

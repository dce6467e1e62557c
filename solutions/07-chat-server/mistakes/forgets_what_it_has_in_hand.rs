//! Mistake: forgets the piece that it is showing when the server closes the connection.
//!
//! What waits in the channel is still shown. But `select!` has dropped the loop that was showing a piece, and with it the rest
//! of that piece.
//!
//! Breaks: client.all_is_shown
//! Verdict: wrong in client::shown_to_the_end

mod client {
    use tokio::{io::AsyncReadExt, sync::mpsc};

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let (show, mut to_show) = mpsc::unbounded_channel::<Vec<u8>>();
        let typing = async {
            tokio::io::copy_buf(&mut input, &mut said).await?;
            said.shutdown().await?;
            future::pending().await
        };
        let hearing = async {
            let mut buffer = [0; 4_096];
            loop {
                let read = heard.read(&mut buffer).await?;
                if read == 0 {
                    return io::Result::Ok(());
                }
                let _ = show.send(buffer[..read].to_owned());
            }
        };
        let showing = async {
            while let Some(piece) = to_show.recv().await {
                output.write_all(&piece).await?;
                output.flush().await?;
            }
            future::pending().await
        };
        select! {
            biased;
            shown = showing => return shown,
            heard = hearing => heard?,
            failed = typing => return failed,
        }
        while let Ok(piece) = to_show.try_recv() {
            output.write_all(&piece).await?;
        }
        output.flush().await
    }
}

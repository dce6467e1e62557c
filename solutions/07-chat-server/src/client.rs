//! `client`: a chat client for people.

use std::{future, io};

use sim::net::TcpStream;
use tokio::{
    io::{AsyncBufRead, AsyncWrite, AsyncWriteExt},
    select,
};

/// A client for people: sends what is typed, shows what the server says.
///
/// # Errors
///
/// If the connection is reset, or `input` or `output` fails.
pub async fn client(
    mut stream: TcpStream,
    mut input: impl AsyncBufRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    // `client` ends when the first of the two does, and drops the other.
    let (mut heard, mut said) = stream.split();
    let typing = async {
        tokio::io::copy_buf(&mut input, &mut said).await?;
        said.shutdown().await?;
        // That was all from this side. The other one ends it.
        future::pending().await
    };
    select! {
        biased;
        shown = tokio::io::copy(&mut heard, &mut output) => shown.map(drop),
        failed = typing => failed,
    }
}

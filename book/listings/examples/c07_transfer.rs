//! A client asks for a file by its name; the server sends the length and then the file, piece by piece.

use std::{io, path::Path};

use listings::net::{TcpStream, wire};
use listings::say;
use tokio::fs::{self, File};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy};

async fn serve(stream: TcpStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut name = String::new();
    stream.read_line(&mut name).await?;
    // A name from the network is not a path: only this one is served.
    if name.trim_end() != "film" {
        return Err(io::ErrorKind::NotFound.into());
    }
    let film = File::open("film").await?;
    let length = film.metadata().await?.len();
    stream.write_u64(length).await?;
    copy(&mut film.take(length), &mut stream).await?;
    Ok(())
}

async fn receive(mut stream: TcpStream, path: &Path) -> io::Result<()> {
    let length = stream.read_u64().await?;
    say!("{length} bytes are announced");
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let mut file = File::create(&part).await?;
    let received = copy(&mut stream.take(length), &mut file).await?;
    if received < length {
        fs::remove_file(&part).await?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    file.sync_all().await?;
    fs::rename(&part, path).await
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let film: Vec<u8> = (0..=255).cycle().take(102_400).collect();
    fs::write("film", &film).await?;
    let (mut client, server) = wire("client").await;
    let serving = tokio::spawn(serve(server));
    client.write_all(b"film\n").await?;
    receive(client, Path::new("copy")).await?;
    serving.await??;
    say!("stored, the same: {}", fs::read("copy").await? == film);
    fs::remove_file("film").await?;
    fs::remove_file("copy").await
}

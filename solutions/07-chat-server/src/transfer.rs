//! `send_file` and `receive_file`: a file over a connection, its length before it.

use std::{
    io,
    path::{Path, PathBuf},
};

use sim::net::TcpStream;
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt, AsyncWriteExt},
};

/// How much of a file [`send_file`] and [`receive_file`] may hold in memory, in bytes.
pub const MOST_IN_MEMORY: usize = 65_536;

/// Sends the file at `path`, its length before it, and returns the length in bytes.
///
/// # Errors
///
/// If the file can't be read to its announced end, or the connection fails.
pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    stream.write_u64(length).await?;
    // `copy` has a buffer of 8 KiB, and reads on when the connection has taken it.
    let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
    if sent < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(length)
}

/// Receives a file as [`send_file`] sends it, stores it at `path`, and returns its length in bytes.
///
/// # Errors
///
/// If the connection ends too early or fails, or something can't be written. Then `path` is what it was.
pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
    let length = stream.read_u64().await?;
    let (part, mut file) = Part::create(path).await?;
    // It flushes the file whenever it has to wait, and at the end.
    let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
    if received < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    fs::rename(&part.path, path).await?;
    Ok(length)
}

/// A file that is not whole yet. Dropped, it is removed; if it has become whole, there is nothing of that name any more.
struct Part {
    path: PathBuf,
}

impl Part {
    /// Makes a file beside the one at `path`, of a name that no other file has.
    async fn create(path: &Path) -> io::Result<(Part, File)> {
        let mut number = 0;
        loop {
            // `with_extension` would call that of `notes.txt` and that of `notes.md` the same.
            let mut part = path.as_os_str().to_owned();
            part.push(format!(".{number}.part"));
            let path = PathBuf::from(part);
            match File::create_new(&path).await {
                Ok(file) => return Ok((Part { path }, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // There is no `await` in a `drop`. To unlink a file takes microseconds.
        let _ = std::fs::remove_file(&self.path);
    }
}

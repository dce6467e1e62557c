//! Three transfers into files with other names: one is completed, one breaks off, one is given up.

use std::{io, path::PathBuf, time::Duration};

use listings::{net::wire, say};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, copy};
use tokio::{fs, fs::File, time::timeout};

/// A file that is not complete yet. When this is dropped, the file is removed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn receive(name: &str, from: impl AsyncRead + Unpin) -> io::Result<()> {
    let part = Part(format!("{name}.part").into());
    let mut file = File::create(&part.0).await?;
    if copy(&mut from.take(4), &mut file).await? < 4 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    file.sync_all().await?;
    fs::rename(&part.0, name).await
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    for (name, says, closes) in [
        ("whole", "tada", true),
        ("broken", "ta", true),
        ("late", "ta", false),
    ] {
        let (mut sender, receiver) = wire(name).await;
        sender.write_all(says.as_bytes()).await?;
        let _open = (!closes).then_some(sender);
        match timeout(Duration::from_secs(1), receive(name, receiver)).await {
            Ok(result) => say!("{name}: {result:?}"),
            Err(_) => say!("{name}: given up"),
        }
        for suffix in ["", ".part"] {
            let file = format!("{name}{suffix}");
            if fs::try_exists(&file).await? {
                say!(
                    "there is a file {file}: {:?}",
                    fs::read_to_string(&file).await?
                );
            }
        }
    }
    fs::remove_file("whole").await
}

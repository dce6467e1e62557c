//! One future that reads and one that writes, on one stream.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn talk(mut stream: TcpStream) {
    let hearing = async {
        let mut said = [0; 100];
        stream.read(&mut said).await
    };
    let saying = stream.write_all(b"hello\n");
    let _ = tokio::join!(hearing, saying);
}

fn main() {
    drop(talk);
}

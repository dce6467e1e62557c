//! Three datagrams, and a buffer of ten bytes to receive them.

use listings::{net::bind, say};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let ann = bind("10.0.0.2:7000");
    let ben = bind("10.0.0.3:7000");
    for text in ["one", "", "two and a half"] {
        let bytes = ann.send_to(text.as_bytes(), "10.0.0.3:7000").await?;
        say!("sent {bytes} bytes");
    }
    ann.send_to(b"to nobody", "10.0.0.4:7000").await?;
    say!("sent to nobody, without an error");
    let mut datagram = [0; 10];
    for _ in 0..3 {
        let (length, from) = ben.recv_from(&mut datagram).await?;
        let text = datagram[..length].escape_ascii();
        say!("received \"{text}\" from {from}");
    }
    Ok(())
}

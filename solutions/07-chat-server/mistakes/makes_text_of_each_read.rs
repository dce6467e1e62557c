//! Mistake: makes text of what each read returns.
//!
//! A character may have several bytes, and a read ends where it likes. Both halves of an `é` are no UTF-8, and are repaired.
//!
//! Without: mod session { use std::str }
//! Without: mod session { use tokio::io::{AsyncBufReadExt, BufReader} }
//! Breaks: nicknames.said
//! Verdict: wrong in nicknames::byte_by_byte

mod session {
    async fn converse(
        mut reader: OwnedReadHalf,
        address: SocketAddr,
        room: &Mutex<Room>,
    ) -> io::Result<()> {
        let mut said = String::new();
        let mut chunk = [0; 4_096];
        loop {
            while let Some((line, rest)) = said.split_once('\n') {
                if line.len() > MAX_LINE {
                    break;
                }
                if line == "/quit" {
                    lock(room).tell(address, Notice::Bye);
                    return Ok(());
                }
                // What could not be read was replaced by this.
                if line.contains('\u{fffd}') {
                    lock(room).tell(address, Notice::NotText);
                } else {
                    lock(room).hear(address, line);
                }
                said = rest.to_owned();
                yield_now().await;
            }
            if said.len() > MAX_LINE {
                lock(room).tell(address, Notice::TooLong);
                return Ok(());
            }
            let read = reader.read(&mut chunk).await?;
            if read == 0 {
                return Ok(());
            }
            said += &String::from_utf8_lossy(&chunk[..read]);
        }
    }
}

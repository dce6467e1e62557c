//! Mistake: writes into the file itself.
//!
//! While the new one arrives the old one is gone; and if the connection breaks off, neither is there.
//!
//! Without: mod transfer { struct Part }
//! Without: mod transfer { impl Part }
//! Without: mod transfer { impl Drop for Part }
//! Without: mod transfer { use std::path::PathBuf }
//! Without: mod transfer { use tokio::fs }
//! Breaks: transfer.beside, transfer.untouched
//! Verdict: wrong in transfer::a_terabyte_is_announced
//! Verdict: wrong in transfer::cut_off
//! Verdict: wrong in transfer::dropped
//! Verdict: wrong in transfer::untouched_until_whole

mod transfer {
    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let mut file = File::create(path).await?;
        let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

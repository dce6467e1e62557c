//! The control's answer: a little of all that answers may do.

use std::{fs, io, time::Duration};

use futures::future::try_join_all;
use tokio::{task::spawn_blocking, time::sleep};

/// Threads at once.
const THREADS: u8 = 16;

/// Bytes that each of them writes.
const BYTES: usize = 64 << 10;

/// Waits for a second of virtual time, and then for threads that write and read.
pub async fn works() -> io::Result<()> {
    sleep(Duration::from_secs(1)).await;
    let working = (0..THREADS).map(|number| spawn_blocking(move || writes_and_reads(number)));
    for worked in try_join_all(working).await? {
        worked?;
    }
    Ok(())
}

/// Writes a pattern, which comes back as it was written.
fn writes_and_reads(number: u8) -> io::Result<()> {
    let name = format!("control-{number}");
    let pattern = vec![number; BYTES];
    fs::write(&name, &pattern)?;
    match fs::read(&name)? == pattern {
        true => Ok(()),
        false => Err(io::Error::other("what was written does not come back")),
    }
}

//! A session: one client, from its name to its last line.

use std::{
    io,
    net::SocketAddr,
    str,
    sync::{Arc, Mutex},
    time::Duration,
};

use sim::net::{TcpStream, tcp::OwnedReadHalf};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    select,
    task::yield_now,
    time::sleep,
};

use crate::{
    lock::lock,
    notice::Notice,
    room::{Room, Seat},
};

/// The longest line that a client of [`serve`](crate::serve) may send, in bytes, without its newline.
pub const MAX_LINE: usize = 1_024;

/// How long [`serve`](crate::serve) waits for a client to take its last lines.
pub const GRACE: Duration = Duration::from_secs(1);

/// Serves one client from its name to its last line.
pub(crate) async fn session(
    stream: TcpStream,
    address: SocketAddr,
    mut seat: Seat,
    room: Arc<Mutex<Room>>,
) {
    let (reader, mut writer) = stream.into_split();
    let writing = async {
        while let Some(line) = seat.lines.recv().await {
            writer.write_all(line.as_bytes()).await?;
        }
        io::Result::Ok(())
    };
    let reading = async {
        select! {
            over = converse(reader, address, &room) => over.ok()?,
            told = seat.last => told.ok()?,
        }
        // Nobody can send any more, so `writing` ends when everything is written.
        lock(&room).leave(address);
        sleep(GRACE).await;
        Some(())
    };
    select! {
        _ = reading => {}
        _ = writing => {}
    }
    lock(&room).leave(address);
}

/// Listens to one client until there is nothing more to be heard from it.
async fn converse(
    reader: OwnedReadHalf,
    address: SocketAddr,
    room: &Mutex<Room>,
) -> io::Result<()> {
    let mut input = BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        // As much as a line with its newline, or one byte more than a line may have.
        let mut limited = (&mut input).take(MAX_LINE as u64 + 1);
        limited.read_until(b'\n', &mut line).await?;
        match line.strip_suffix(b"\n").map(str::from_utf8) {
            Some(Ok("/quit")) => {
                lock(room).tell(address, Notice::Bye);
                return Ok(());
            }
            Some(Ok(text)) => lock(room).hear(address, text),
            Some(Err(_)) => lock(room).tell(address, Notice::NotText),
            None if line.len() > MAX_LINE => {
                lock(room).tell(address, Notice::TooLong);
                return Ok(());
            }
            None => return Ok(()),
        }
        // Many lines may be in the buffer. Those who hear them get a turn to write each before the next one comes.
        yield_now().await;
    }
}

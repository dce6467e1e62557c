//! Mistake: stops the loop that writes, and starts it again for what waits.
//!
//! The first loop was in the middle of a line. Its rest is lost, and the next line is glued to its beginning.
//!
//! Without: mod session { use tokio::time::sleep }
//! Breaks: nicknames.what_waits
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::too_long_in_good_order
//! Verdict: wrong in shutdown::the_last_word

mod session {
    use tokio::sync::mpsc;

    pub(crate) async fn session(
        stream: TcpStream,
        address: SocketAddr,
        mut seat: Seat,
        room: Arc<Mutex<Room>>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let in_good_order = select! {
            over = converse(reader, address, &room) => over.is_ok(),
            told = seat.last => told.is_ok(),
            _ = write(&mut writer, &mut seat.lines) => false,
        };
        lock(&room).leave(address);
        if in_good_order {
            let _ = tokio::time::timeout(GRACE, write(&mut writer, &mut seat.lines)).await;
        }
    }

    async fn write(
        writer: &mut sim::net::tcp::OwnedWriteHalf,
        lines: &mut mpsc::Receiver<Arc<str>>,
    ) -> io::Result<()> {
        while let Some(line) = lines.recv().await {
            writer.write_all(line.as_bytes()).await?;
        }
        Ok(())
    }
}

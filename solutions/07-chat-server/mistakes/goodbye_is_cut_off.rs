//! Mistake: queues the goodbye, and closes the connection before it is written.
//!
//! The queue is dropped with the task. What was in it is gone, and the goodbye was the last of it.
//!
//! Without: mod session { use tokio::time::sleep }
//! Breaks: nicknames.quit, nicknames.what_waits
//! Verdict: wrong in departures::the_longest_line
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::quit
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::the_last_word
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::within_a_second
//! Verdict: wrong in shutdown::too_long_in_good_order

mod session {
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
            Some(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&room).leave(address);
    }
}

//! Mistake: a reset is an error, and the error ends the task before the client is taken out.
//!
//! The `?` is quick. What stands behind it is the leaving.
//!
//! Breaks: nicknames.left, nicknames.gone
//! Verdict: wrong in crowd::half_of_them_vanish
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in departures::reset

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
                over = converse(reader, address, &room) => if over.is_err() {
                    return None;
                },
                told = seat.last => told.ok()?,
            }
            lock(&room).leave(address);
            sleep(GRACE).await;
            Some(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
    }
}

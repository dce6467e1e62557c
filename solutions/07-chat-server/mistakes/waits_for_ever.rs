//! Mistake: waits for the clients to take their last lines, however long it takes.
//!
//! One that does not read keeps the server from its end.
//!
//! Without: mod session { use tokio::time::sleep }
//! Breaks: nicknames.at_the_latest, shutdown.grace
//! Verdict: wrong in shutdown::goodbye_in_good_order
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
            lock(&room).leave(address);
            std::future::pending::<()>().await;
            Some(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&room).leave(address);
    }
}

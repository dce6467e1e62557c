//! Mistake: waits a second for the handle of the task that writes, and drops the handle.
//!
//! A handle that is dropped detaches its task. It goes on writing to somebody who does not read, forever.
//!
//! Breaks: exercise.closed, exercise.nothing_left, nicknames.at_the_latest
//! Verdict: wrong in shutdown::can_be_dropped
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::within_a_second
//! Verdict: leaked in slow_reader::delays_nobody
//! Verdict: wrong in slow_reader::is_put_out
//! Verdict: wrong in shutdown::too_long_in_good_order
//! Verdict: wrong in slow_reader::answers_wait_as_well

mod session {
    pub(crate) async fn session(
        stream: TcpStream,
        address: SocketAddr,
        mut seat: Seat,
        room: Arc<Mutex<Room>>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let writing = tokio::spawn(async move {
            while let Some(line) = seat.lines.recv().await {
                writer.write_all(line.as_bytes()).await?;
            }
            io::Result::Ok(())
        });
        let reading = async {
            select! {
                over = converse(reader, address, &room) => over.ok()?,
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
        lock(&room).leave(address);
    }
}

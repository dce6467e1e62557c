//! Mistake: looks every 50 ms whether everything is written.
//!
//! The queue is asked whether it is empty, and whoever is told goodbye waits for the next look. Who has nothing to wait for is
//! let go at once.
//!
//! Breaks: exercise.no_time, nicknames.got_everything
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::too_long_in_good_order
//! Verdict: wrong in nicknames::quit
//! Verdict: wrong in departures::half_a_line
//! Verdict: wrong in departures::the_longest_line
//! Verdict: wrong in shutdown::the_last_word
//! Verdict: wrong in shutdown::within_a_second

mod session {
    pub(crate) async fn session(
        stream: TcpStream,
        address: SocketAddr,
        mut seat: Seat,
        room: Arc<Mutex<Room>>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let mut written = 0;
        let mut writing = Box::pin(async {
            while let Some(line) = seat.lines.recv().await {
                writer.write_all(line.as_bytes()).await?;
                written += 1;
            }
            io::Result::Ok(())
        });
        let in_good_order = select! {
            over = converse(reader, address, &room) => over.is_ok(),
            told = seat.last => told.is_ok(),
            _ = &mut writing => false,
        };
        lock(&room).leave(address);
        if in_good_order {
            let _ = tokio::time::timeout(GRACE, async {
                // Mostly everything is written in one go.
                if futures::poll!(&mut writing).is_pending() {
                    let _ = writing.await;
                    sleep(Duration::from_millis(50)).await;
                }
            })
            .await;
        }
    }
}

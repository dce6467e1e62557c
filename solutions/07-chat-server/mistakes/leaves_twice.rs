//! Mistake: says that somebody has left when the input ends, and once more when the task does.
//!
//! Each of the two places is right by itself.
//!
//! Breaks: nicknames.left
//! Verdict: wrong in departures::half_a_line
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in departures::the_longest_line
//! Verdict: wrong in nicknames::everyone_hears_everything
//! Verdict: wrong in nicknames::quit
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::too_long_in_good_order

mod room {
    impl Room {
        pub(crate) fn say_goodbye(&mut self, address: SocketAddr) {
            let client = self.clients.get(&address);
            if let Some(name) = client.and_then(|client| client.name.clone()) {
                self.tell_others(address, Notice::Left(&name));
            }
            if let Some(client) = self.clients.get_mut(&address) {
                client.queue = mpsc::channel(1).0;
            }
        }
    }
}

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
            lock(&room).say_goodbye(address);
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

//! Mistake: the lines of a client wait in a channel of the standard library.
//!
//! `sync_channel` has the limit that is wanted, and `try_send` says whether it is reached. Its `recv` blocks the thread, and with it
//! everybody else.
//!
//! Without: mod room { use tokio::sync::mpsc }
//! Breaks: exercise.thread
//! Verdict: blocked in nicknames::*
//! Verdict: blocked in departures::*
//! Verdict: blocked in slow_reader::*
//! Verdict: blocked in shutdown::*
//! Verdict: blocked in crowd::cut_off_for_a_while
//! Verdict: blocked in crowd::half_of_them_vanish

mod room {
    use std::sync::mpsc;

    struct Client {
        name: Option<String>,
        queue: mpsc::SyncSender<Arc<str>>,
        last: oneshot::Sender<()>,
    }

    impl Room {
        pub(crate) fn enter(&mut self, address: SocketAddr) -> Seat {
            let (queue, lines) = mpsc::sync_channel(MAX_WAITING);
            let (sender, last) = oneshot::channel();
            let client = Client {
                name: None,
                queue,
                last: sender,
            };
            self.clients.insert(address, client);
            self.tell(address, Notice::AskName);
            Seat { lines, last }
        }
    }
}

mod session {
    pub(crate) async fn session(
        stream: TcpStream,
        address: SocketAddr,
        seat: Seat,
        room: Arc<Mutex<Room>>,
    ) {
        let (reader, mut writer) = stream.into_split();
        let writing = async {
            let lines = seat.lines;
            while let Ok(line) = lines.recv() {
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

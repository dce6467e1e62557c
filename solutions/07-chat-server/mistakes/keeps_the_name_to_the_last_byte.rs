//! Mistake: a name is free when its connection is closed.
//!
//! The list of names is the session's, which takes its own out at its very end. Whoever has quit and does not read has the name for a
//! second longer, though the others have heard that it has left.
//!
//! Breaks: nicknames.free_again
//! Verdict: wrong in shutdown::goodbye_in_good_order

mod room {
    #[derive(Default)]
    pub(crate) struct Room {
        clients: BTreeMap<SocketAddr, Client>,
        names: BTreeMap<SocketAddr, String>,
    }

    impl Room {
        pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
            let taken = self.names.values().any(|name| name == text);
            let Some(client) = self.clients.get_mut(&address) else {
                return;
            };
            if let Some(name) = client.name.clone() {
                self.tell_others(address, Notice::Said { name: &name, text });
            } else if !is_name(text) {
                self.tell(address, Notice::NotAName);
            } else if taken {
                self.tell(address, Notice::Taken(text));
            } else {
                client.name = Some(text.to_owned());
                self.names.insert(address, text.to_owned());
                self.tell_others(address, Notice::Joined(text));
                self.tell(address, Notice::Welcome(text));
            }
        }

        pub(crate) fn free_the_name_of(&mut self, address: SocketAddr) {
            self.names.remove(&address);
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
            lock(&room).leave(address);
            sleep(GRACE).await;
            Some(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        let mut room = lock(&room);
        room.leave(address);
        room.free_the_name_of(address);
    }
}

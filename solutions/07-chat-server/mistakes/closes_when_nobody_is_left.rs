//! Mistake: the server ends with its last client.
//!
//! A loop over `join_next` ends when the set is empty, and then everything has been joined. It is not the shutdown, only a quiet moment.
//!
//! Breaks: nicknames.runs_on
//! Verdict: wrong in nicknames::everyone_hears_everything

mod server {
    pub async fn serve(
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let room = Arc::new(Mutex::new(Room::default()));
        let mut sessions = JoinSet::new();
        let accepting = async {
            loop {
                select! {
                    accepted = listener.accept() => {
                        let (stream, address) = accepted?;
                        let seat = lock(&room).enter(address);
                        sessions.spawn(session(stream, address, seat, room.clone()));
                    }
                    Some(_) = sessions.join_next() => {
                        if sessions.is_empty() {
                            return io::Result::Ok(());
                        }
                    }
                }
            }
        };
        select! {
            result = accepting => return result,
            () = shutdown => {}
        }
        drop(listener);
        lock(&room).close();
        while sessions.join_next().await.is_some() {}
        Ok(())
    }
}

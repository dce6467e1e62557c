//! Mistake: each client has a second task that looks after it, and nobody ends it.
//!
//! It was meant to end when the client does, but it waits for something that never comes.
//!
//! Breaks: nicknames.returns
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: deadlocked in shutdown::nobody_is_let_in
//! Verdict: deadlocked in shutdown::the_last_word
//! Verdict: deadlocked in shutdown::who_reads_late_hears_it
//! Verdict: deadlocked in shutdown::within_a_second

mod server {
    pub async fn serve(
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let room = Arc::new(Mutex::new(Room::default()));
        let mut sessions = JoinSet::new();
        let accepting = async {
            loop {
                let (stream, address) = listener.accept().await?;
                let seat = lock(&room).enter(address);
                sessions.spawn(session(stream, address, seat, room.clone()));
                sessions.spawn(std::future::pending());
                while sessions.try_join_next().is_some() {}
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

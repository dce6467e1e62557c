//! Mistake: puts the last word into the queues, and aborts the tasks that would write it.
//!
//! To end the tasks is not to end the conversation.
//!
//! Breaks: nicknames.last_word, nicknames.what_waits
//! Verdict: wrong in shutdown::the_last_word
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::within_a_second

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
                while sessions.try_join_next().is_some() {}
            }
        };
        select! {
            result = accepting => return result,
            () = shutdown => {}
        }
        drop(listener);
        lock(&room).close();
        sessions.shutdown().await;
        Ok(())
    }
}

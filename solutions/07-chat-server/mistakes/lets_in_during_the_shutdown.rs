//! Mistake: goes on to accept while it waits for the last clients.
//!
//! The loop that accepts is a task of its own, and nobody has told it.
//!
//! Breaks: nicknames.not_let_in
//! Verdict: wrong in shutdown::nobody_is_let_in
//! Verdict: wrong in shutdown::the_last_word

mod server {
    use crate::session::GRACE;

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
        let mut accepting = std::pin::pin!(accepting);
        select! {
            result = &mut accepting => return result,
            () = shutdown => {}
        }
        lock(&room).close();
        let over = tokio::time::timeout(GRACE, accepting).await;
        over.unwrap_or(Ok(()))
    }
}

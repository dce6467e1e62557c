//! Mistake: waits for a second, and then it is over.
//!
//! It is the time that the slowest may take. Nobody has to wait for it if everyone has heard the last word.
//!
//! Breaks: exercise.no_time, nicknames.returns
//! Verdict: wrong in shutdown::the_last_word

mod server {
    use tokio::time::sleep;

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
        select! {
            result = accepting => return result,
            () = shutdown => {}
        }
        drop(listener);
        lock(&room).close();
        sleep(GRACE).await;
        Ok(())
    }
}

//! Mistake: announces the end a second before it comes.
//!
//! So that everyone can finish what they are about to say. But the second is there for those who have something to read, and who has
//! something to say is to be heard no more.
//!
//! Breaks: nicknames.not_passed_on
//! Verdict: wrong in shutdown::the_last_word
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::within_a_second

mod server {
    use tokio::time::timeout;

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
        lock(&room).announce_the_end();
        let all_over = async { while sessions.join_next().await.is_some() {} };
        let _ = timeout(GRACE, all_over).await;
        lock(&room).close();
        while sessions.join_next().await.is_some() {}
        Ok(())
    }
}

mod room {
    impl Room {
        pub(crate) fn announce_the_end(&mut self) {
            for client in self.clients.values() {
                let _ = client.queue.try_send(line(Notice::LastWord));
            }
        }
    }
}

//! Mistake: spawns a task for each client, and knows them only by a channel whose senders they hold.
//!
//! When all senders are gone, all tasks are over: so the shutdown can wait for them. But if the future of `serve` is dropped, nobody tells
//! them, and they serve on.
//!
//! Without: mod server { use tokio::task::JoinSet }
//! Breaks: exercise.nothing_left, exercise.closed
//! Verdict: leaked in nicknames::*
//! Verdict: leaked in departures::*
//! Verdict: leaked in slow_reader::*
//! Verdict: wrong in shutdown::can_be_dropped
//! Verdict: leaked in shutdown::goodbye_in_good_order
//! Verdict: leaked in shutdown::too_long_in_good_order
//! Verdict: leaked in crowd::cut_off_for_a_while
//! Verdict: leaked in crowd::half_of_them_vanish

mod server {
    use tokio::sync::mpsc;

    pub async fn serve(
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let room = Arc::new(Mutex::new(Room::default()));
        let (served, mut all_served) = mpsc::channel::<()>(1);
        let accepting = async {
            loop {
                let (stream, address) = listener.accept().await?;
                let seat = lock(&room).enter(address);
                let session = session(stream, address, seat, room.clone());
                let served = served.clone();
                tokio::spawn(async move {
                    session.await;
                    drop(served);
                });
            }
        };
        select! {
            result = accepting => return result,
            () = shutdown => {}
        }
        drop(listener);
        lock(&room).close();
        drop(served);
        all_served.recv().await;
        Ok(())
    }
}

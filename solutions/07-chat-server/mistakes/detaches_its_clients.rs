//! Mistake: spawns a task for each client and keeps no handle.
//!
//! The function is dropped, and nobody tells the tasks. They hold their connections for as long as the clients like.
//!
//! Breaks: exercise.nothing_left
//! Verdict: wrong in broadcast::can_be_dropped
//! Verdict: leaked in broadcast::in_order
//! Verdict: leaked in broadcast::lines_stay_whole
//! Verdict: leaked in broadcast::many_at_once
//! Verdict: leaked in broadcast::reaches_everyone_else
//! Verdict: leaked in broadcast::they_come_and_go
//! Verdict: leaked in crowd::ten_thousand_hear_it
//! Verdict: leaked in broadcast::half_a_line
//! Verdict: leaked in broadcast::narrow_connections

mod broadcast {
    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let queues = Arc::new(Mutex::new(Queues::new()));
        let mut clients = JoinSet::<()>::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    tokio::spawn(relay(stream, address, queues.clone()));
                }
                Some(_) = clients.join_next() => {}
            }
        }
    }
}

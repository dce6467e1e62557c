//! Mistake: returns when the last client has gone.
//!
//! `join_next` says `None` when the set is empty, and that looks like the end. It is a quiet moment: the next client may be on its way.
//!
//! Breaks: broadcast.runs_on
//! Verdict: wrong in broadcast::they_come_and_go

mod broadcast {
    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let queues = Arc::new(Mutex::new(Queues::new()));
        let mut clients = JoinSet::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    clients.spawn(relay(stream, address, queues.clone()));
                }
                Some(_) = clients.join_next() => {
                    if clients.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }
}

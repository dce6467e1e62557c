//! Mistake: serves the first client to its end before it accepts the second.
//!
//! `accept` and serve in one loop is how most examples begin. The second client is connected and waits.
//!
//! Breaks: broadcast.whoever
//! Verdict: wrong in broadcast::*
//! Verdict: wrong in crowd::ten_thousand_hear_it

mod broadcast {
    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let queues = Arc::new(Mutex::new(Queues::new()));
        let mut clients = JoinSet::<()>::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    relay(stream, address, queues.clone()).await;
                }
                Some(_) = clients.join_next() => {}
            }
        }
    }
}

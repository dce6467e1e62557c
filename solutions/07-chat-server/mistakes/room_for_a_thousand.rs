//! Mistake: serves a thousand clients at once and lets the rest wait.
//!
//! A limit is a good thing to have, and a round number is quickly found. Nobody asked for this one.
//!
//! Breaks: broadcast.whoever, crowd.ten_thousand
//! Verdict: wrong in crowd::ten_thousand_hear_it

mod broadcast {
    pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
        let queues = Arc::new(Mutex::new(Queues::new()));
        let places = Arc::new(tokio::sync::Semaphore::new(1_000));
        let mut clients = JoinSet::new();
        loop {
            select! {
                accepted = listener.accept() => {
                    let (stream, address) = accepted?;
                    let (relay, places) = (relay(stream, address, queues.clone()), places.clone());
                    clients.spawn(async move {
                        let _place = places.acquire().await;
                        relay.await
                    });
                }
                Some(_) = clients.join_next() => {}
            }
        }
    }
}

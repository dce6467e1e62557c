//! Mistake: looks whether the time is up when it has asked.
//!
//! Gather for a while, ask again, look at the clock: a loop that ends at its end does all of it once too often. It asks when the time is
//! up, and returns at a round number of pauses.
//!
//! Without: mod discovery { use std::pin::pin }
//! Without: mod discovery { use tokio::{select, time::{interval, sleep}} }
//! Breaks: discovery.no_more, discovery.returns
//! Verdict: wrong in discovery::asks_again_until_the_time_is_up
//! Verdict: wrong in discovery::no_answers

mod discovery {
    use tokio::time::{Instant, timeout_at};

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let began = Instant::now();
        let mut services: Vec<Service> = Vec::new();
        let mut datagram = [0; LONGEST_ANSWER];
        let mut next = began;
        socket.send_to(QUERY, to).await?;
        loop {
            next += ASK_AGAIN;
            while let Ok(received) = timeout_at(next, socket.recv_from(&mut datagram)).await {
                let (length, addr) = received?;
                if let Some(name) = name_in(&datagram[..length])
                    && services.iter().all(|known| known.addr != addr)
                {
                    let name = name.to_owned();
                    services.push(Service { name, addr });
                }
            }
            socket.send_to(QUERY, to).await?;
            if began.elapsed() >= wait {
                return Ok(services);
            }
        }
    }
}

//! Mistake: sleeps with the thread until it asks again.
//!
//! `std::thread::sleep` is the one that everybody knows. Nothing else runs meanwhile, and no datagram is received.
//!
//! Without: mod discovery { use std::pin::pin }
//! Without: mod discovery { use tokio::{select, time::{interval, sleep}} }
//! Breaks: exercise.thread
//! Verdict: blocked in discovery::*

mod discovery {
    use std::thread;

    use futures::FutureExt;
    use tokio::time::Instant;

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let over = Instant::now() + wait;
        let mut services: Vec<Service> = Vec::new();
        let mut datagram = [0; LONGEST_ANSWER];
        while Instant::now() < over {
            socket.send_to(QUERY, to).await?;
            thread::sleep(ASK_AGAIN);
            while let Some(received) = socket.recv_from(&mut datagram).now_or_never() {
                let (length, addr) = received?;
                if let Some(name) = name_in(&datagram[..length])
                    && services.iter().all(|known| known.addr != addr)
                {
                    let name = name.to_owned();
                    services.push(Service { name, addr });
                }
            }
        }
        Ok(services)
    }
}

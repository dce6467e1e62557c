//! Mistake: asks for the first time after the first pause.
//!
//! `interval` ticks at once, `interval_at` and a `sleep` at the head of a loop do not.
//!
//! Without: mod discovery { use tokio::time::interval }
//! Breaks: discovery.asks
//! Verdict: wrong in discovery::asks_again_until_the_time_is_up
//! Verdict: wrong in discovery::can_not_send

mod discovery {
    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let mut services: Vec<Service> = Vec::new();
        let mut datagram = [0; LONGEST_ANSWER];
        let mut over = pin!(sleep(wait));
        let mut ask = tokio::time::interval_at(tokio::time::Instant::now() + ASK_AGAIN, ASK_AGAIN);
        loop {
            select! {
                biased;
                () = &mut over => return Ok(services),
                _ = ask.tick() => {
                    socket.send_to(QUERY, to).await?;
                }
                received = socket.recv_from(&mut datagram) => {
                    let (length, addr) = received?;
                    if let Some(name) = name_in(&datagram[..length])
                        && services.iter().all(|known| known.addr != addr)
                    {
                        let name = name.to_owned();
                        services.push(Service { name, addr });
                    }
                }
            }
        }
    }
}

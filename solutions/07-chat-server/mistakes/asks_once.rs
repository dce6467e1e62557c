//! Mistake: asks once.
//!
//! On the developer's own machine no datagram is ever lost.
//!
//! Without: mod discovery { use tokio::time::interval }
//! Breaks: discovery.again
//! Verdict: wrong in discovery::asks_again_until_the_time_is_up
//! Verdict: wrong in discovery::can_not_send
//! Verdict: wrong in discovery::lost_and_repeated

mod discovery {
    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let mut services: Vec<Service> = Vec::new();
        let mut datagram = [0; LONGEST_ANSWER];
        let mut over = pin!(sleep(wait));
        socket.send_to(QUERY, to).await?;
        loop {
            select! {
                biased;
                () = &mut over => return Ok(services),
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

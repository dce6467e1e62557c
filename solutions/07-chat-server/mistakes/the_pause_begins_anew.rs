//! Mistake: makes the pause until the next query in the `select!`.
//!
//! Each datagram that arrives winds it up again. Where much is said, nobody is ever asked twice.
//!
//! Without: mod discovery { use tokio::time::interval }
//! Breaks: discovery.again
//! Verdict: wrong in discovery::asks_again_until_the_time_is_up

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
                () = sleep(ASK_AGAIN) => {
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

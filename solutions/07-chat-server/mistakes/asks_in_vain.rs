//! Mistake: overlooks that it could not ask.
//!
//! Then nobody has answered, which is not the same as that nobody is there.
//!
//! Breaks: discovery.errors
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
        let mut ask = interval(ASK_AGAIN);
        loop {
            select! {
                biased;
                () = &mut over => return Ok(services),
                _ = ask.tick() => {
                    let _ = socket.send_to(QUERY, to).await;
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

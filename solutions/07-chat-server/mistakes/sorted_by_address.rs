//! Mistake: keeps the servers in a map.
//!
//! A map has each server once, but its order is its own.
//!
//! Breaks: discovery.order
//! Verdict: wrong in discovery::each_server_once

mod discovery {
    use std::collections::BTreeMap;

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let mut services: BTreeMap<SocketAddr, Service> = BTreeMap::new();
        let mut datagram = [0; LONGEST_ANSWER];
        let mut over = pin!(sleep(wait));
        let mut ask = interval(ASK_AGAIN);
        loop {
            select! {
                biased;
                () = &mut over => return Ok(services.into_values().collect()),
                _ = ask.tick() => {
                    socket.send_to(QUERY, to).await?;
                }
                received = socket.recv_from(&mut datagram) => {
                    let (length, addr) = received?;
                    if let Some(name) = name_in(&datagram[..length])
                        && !services.contains_key(&addr)
                    {
                        let name = name.to_owned();
                        services.insert(addr, Service { name, addr });
                    }
                }
            }
        }
    }
}

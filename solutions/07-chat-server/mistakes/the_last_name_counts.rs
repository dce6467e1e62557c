//! Mistake: takes the name from a server's last answer.
//!
//! It is one of the ways to have each server once: whoever answers again is written over.
//!
//! Breaks: discovery.first_name
//! Verdict: wrong in discovery::each_server_once

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
                    socket.send_to(QUERY, to).await?;
                }
                received = socket.recv_from(&mut datagram) => {
                    let (length, addr) = received?;
                    if let Some(name) = name_in(&datagram[..length]) {
                        if let Some(known) = services.iter_mut().find(|known| known.addr == addr) {
                            known.name = name.to_owned();
                            continue;
                        }
                        let name = name.to_owned();
                        services.push(Service { name, addr });
                    }
                }
            }
        }
    }
}

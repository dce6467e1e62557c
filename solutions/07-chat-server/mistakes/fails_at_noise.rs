//! Mistake: takes a datagram that is no answer for an error.
//!
//! Anybody may send anything to an open port. One stray datagram, and the search is over.
//!
//! Breaks: discovery.answers
//! Verdict: wrong in discovery::asks_again_until_the_time_is_up
//! Verdict: wrong in discovery::no_answers

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
                    let name = name_in(&datagram[..length]).ok_or(io::ErrorKind::InvalidData)?;
                    if services.iter().all(|known| known.addr != addr) {
                        let name = name.to_owned();
                        services.push(Service { name, addr });
                    }
                }
            }
        }
    }
}

//! Mistake: returns with the first answer.
//!
//! It is what one wants if any server will do. Here all were asked for.
//!
//! Breaks: discovery.returns
//! Verdict: wrong in discovery::asks_again_until_the_time_is_up
//! Verdict: wrong in discovery::each_server_once
//! Verdict: wrong in discovery::lost_and_repeated
//! Verdict: wrong in discovery::no_answers
//! Verdict: wrong in discovery::told_apart_by_their_addresses

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
                    if let Some(name) = name_in(&datagram[..length])
                        && services.iter().all(|known| known.addr != addr)
                    {
                        let name = name.to_owned();
                        services.push(Service { name, addr });
                        return Ok(services);
                    }
                }
            }
        }
    }
}

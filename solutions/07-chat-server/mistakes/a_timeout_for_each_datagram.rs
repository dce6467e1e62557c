//! Mistake: puts the timeout around each `recv_from`.
//!
//! Each gets the whole time anew. As long as somebody says something, it never ends.
//!
//! Breaks: discovery.returns
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
        let mut ask = interval(ASK_AGAIN);
        let ask_for_ever = async {
            loop {
                ask.tick().await;
                socket.send_to(QUERY, to).await?;
            }
        };
        let mut ask_for_ever = pin!(ask_for_ever);
        loop {
            select! {
                biased;
                () = sleep(wait) => return Ok(services),
                failed = &mut ask_for_ever => return failed,
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

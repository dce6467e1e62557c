//! Mistake: has a task of its own ring when it is time to ask again.
//!
//! The `select!` is a branch shorter. When `discover` has returned, nobody listens to the bell, and nobody has told it.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in discovery::*

mod discovery {
    use std::sync::Arc;

    use tokio::sync::Notify;

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let mut services: Vec<Service> = Vec::new();
        let mut datagram = [0; LONGEST_ANSWER];
        let mut over = pin!(sleep(wait));
        let bell = Arc::new(Notify::new());
        let rings = bell.clone();
        socket.send_to(QUERY, to).await?;
        tokio::spawn(async move {
            let mut ask = interval(ASK_AGAIN);
            ask.tick().await;
            loop {
                ask.tick().await;
                rings.notify_one();
            }
        });
        loop {
            select! {
                biased;
                () = &mut over => return Ok(services),
                () = bell.notified() => {
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

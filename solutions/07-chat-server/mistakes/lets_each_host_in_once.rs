//! Mistake: lets one client of each host in.
//!
//! It keeps somebody from opening a thousand connections. It also keeps the second one of an office out.
//!
//! Breaks: nicknames.runs_on
//! Verdict: wrong in nicknames::everyone_hears_everything

mod server {
    use std::{collections::BTreeSet, net::IpAddr};

    pub async fn serve(
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let room = Arc::new(Mutex::new(Room::default()));
        let hosts = Arc::new(Mutex::new(BTreeSet::<IpAddr>::new()));
        let mut sessions = JoinSet::new();
        let accepting = async {
            loop {
                let (stream, address) = listener.accept().await?;
                if !lock(&hosts).insert(address.ip()) {
                    continue;
                }
                let seat = lock(&room).enter(address);
                let (room, hosts) = (room.clone(), hosts.clone());
                sessions.spawn(async move {
                    session(stream, address, seat, room).await;
                    lock(&hosts).remove(&address.ip());
                });
                while sessions.try_join_next().is_some() {}
            }
        };
        select! {
            result = accepting => return result,
            () = shutdown => {}
        }
        drop(listener);
        lock(&room).close();
        while sessions.join_next().await.is_some() {}
        Ok(())
    }
}

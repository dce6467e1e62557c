//! Mistake: hangs up on a client from which nothing has come for five seconds.
//!
//! Nobody asked for it. A client that only listens is silent, and one that is cut off for a while comes back.
//!
//! Breaks: nicknames.runs_on
//! Verdict: wrong in crowd::cut_off_for_a_while
//! Verdict: wrong in crowd::ten_thousand_hear_it
//! Verdict: wrong in departures::nothing_is_left
//! Verdict: wrong in slow_reader::keeps_what_waits
//! Verdict: wrong in broadcast::narrow_connections
//! Verdict: wrong in slow_reader::answers_wait_as_well

mod broadcast {
    use std::time::Duration;

    async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
        let (reader, mut writer) = stream.into_split();
        let (queue, mut lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let reading = async {
            let mut input = BufReader::new(reader);
            let mut line = Vec::new();
            while tokio::time::timeout(Duration::from_secs(5), input.read_until(b'\n', &mut line))
                .await??
                > 0
                && line.ends_with(b"\n")
            {
                let line: Arc<[u8]> = mem::take(&mut line).into();
                for (other, queue) in &*lock(&queues) {
                    if *other != address {
                        let _ = queue.send(line.clone());
                    }
                }
            }
            io::Result::Ok(())
        };
        let writing = async {
            while let Some(line) = lines.recv().await {
                writer.write_all(&line).await?;
            }
            io::Result::Ok(())
        };
        select! {
            _ = reading => {}
            _ = writing => {}
        }
        lock(&queues).remove(&address);
    }
}

mod session {
    async fn converse(
        reader: OwnedReadHalf,
        address: SocketAddr,
        room: &Mutex<Room>,
    ) -> io::Result<()> {
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = (&mut input).take(MAX_LINE as u64 + 1);
            tokio::time::timeout(Duration::from_secs(5), limited.read_until(b'\n', &mut line))
                .await??;
            match line.strip_suffix(b"\n").map(str::from_utf8) {
                Some(Ok("/quit")) => {
                    lock(room).tell(address, Notice::Bye);
                    return Ok(());
                }
                Some(Ok(text)) => lock(room).hear(address, text),
                Some(Err(_)) => lock(room).tell(address, Notice::NotText),
                None if line.len() > MAX_LINE => {
                    lock(room).tell(address, Notice::TooLong);
                    return Ok(());
                }
                None => return Ok(()),
            }
            yield_now().await;
        }
    }
}

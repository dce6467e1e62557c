//! Alternative: polled by hand.
//!
//! A connection is a state machine: bytes that came in, lines that are to go out, and a poll that moves both as far as they
//! go. Each client has a mailbox with a waker, into which others put lines. This is what tasks, queues and `select!` are
//! made of; nothing waits in the middle of anything, so nothing has to be cancelled there. One mistake with a waker, and a
//! client sleeps forever.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, Waker},
    time::Duration,
};

use sim::net::{TcpListener, TcpStream};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    select,
    task::JoinSet,
    time::{Sleep, sleep},
};

pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let boxes = Arc::new(Mutex::new(BTreeMap::<SocketAddr, Mailbox>::new()));
    let mut clients = JoinSet::new();
    loop {
        let (stream, address) = listener.accept().await?;
        lock(&boxes).insert(address, Mailbox::default());
        let (mut wire, boxes) = (Wire::new(stream), boxes.clone());
        clients.spawn(async move {
            poll_fn(|context| {
                if let Some(mailbox) = lock(&boxes).get_mut(&address) {
                    mailbox.waker = Some(context.waker().clone());
                    wire.outgoing.extend(mailbox.lines.drain(..));
                }
                while wire.poll_write(context)?.is_ready() && !wire.outgoing.is_empty() {}
                loop {
                    while let Some(line) = wire.line(usize::MAX) {
                        let line: Arc<[u8]> = line.into();
                        let mut boxes = lock(&boxes);
                        let others = boxes.iter_mut().filter(|(other, _)| **other != address);
                        others.for_each(|(_, mailbox)| mailbox.put(line.clone()));
                    }
                    match wire.poll_read(context)? {
                        Poll::Ready(0) => return Poll::Ready(io::Result::Ok(())),
                        Poll::Ready(_) => {}
                        Poll::Pending => return Poll::Pending,
                    }
                }
            })
            .await
            .ok();
            lock(&boxes).remove(&address);
        });
        while clients.try_join_next().is_some() {}
    }
}

/// A connection, what came in and is no line yet, and what is to go out.
struct Wire {
    stream: TcpStream,
    incoming: Vec<u8>,
    outgoing: VecDeque<Arc<[u8]>>,
    /// How much of the first line has gone out.
    gone: usize,
}

impl Wire {
    fn new(stream: TcpStream) -> Wire {
        Wire {
            stream,
            incoming: Vec::new(),
            outgoing: VecDeque::new(),
            gone: 0,
        }
    }

    /// The next line with its newline, or as much as is too long for one.
    fn line(&mut self, most: usize) -> Option<Vec<u8>> {
        let newline = self
            .incoming
            .iter()
            .take(most)
            .position(|byte| *byte == b'\n');
        let length = match newline {
            Some(position) => position + 1,
            None if self.incoming.len() >= most => most,
            None => return None,
        };
        Some(self.incoming.drain(..length).collect())
    }

    /// Reads what has come; zero bytes at the end of the input.
    fn poll_read(&mut self, context: &mut Context<'_>) -> io::Result<Poll<usize>> {
        let mut space = [0; 2_048];
        let mut buffer = ReadBuf::new(&mut space);
        match Pin::new(&mut self.stream).poll_read(context, &mut buffer) {
            Poll::Ready(result) => {
                result?;
                self.incoming.extend_from_slice(buffer.filled());
                Ok(Poll::Ready(buffer.filled().len()))
            }
            Poll::Pending => Ok(Poll::Pending),
        }
    }

    /// Writes what the connection takes, of one line.
    fn poll_write(&mut self, context: &mut Context<'_>) -> io::Result<Poll<()>> {
        let Some(line) = self.outgoing.front() else {
            return Ok(Poll::Ready(()));
        };
        match Pin::new(&mut self.stream).poll_write(context, &line[self.gone..]) {
            Poll::Ready(written) => {
                self.gone += written?;
                if self.gone == line.len() {
                    self.gone = 0;
                    self.outgoing.pop_front();
                }
                Ok(Poll::Ready(()))
            }
            Poll::Pending => Ok(Poll::Pending),
        }
    }
}

/// What others have for a client, and whom to wake.
#[derive(Default)]
struct Mailbox {
    lines: VecDeque<Arc<[u8]>>,
    waker: Option<Waker>,
}

impl Mailbox {
    fn put(&mut self, line: Arc<[u8]>) {
        self.lines.push_back(line);
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

pub const MAX_LINE: usize = 1_024;

pub const MAX_WAITING: usize = 100;

pub const GRACE: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice<'a> {
    AskName,
    NotAName,
    Taken(&'a str),
    Welcome(&'a str),
    Joined(&'a str),
    Said { name: &'a str, text: &'a str },
    Left(&'a str),
    NotText,
    TooLong,
    Bye,
    LastWord,
}

impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::AskName => f.write_str("* what is your name?"),
            Notice::NotAName => f.write_str("* a name is 1 to 16 letters and digits"),
            Notice::Taken(name) => write!(f, "* {name} is taken"),
            Notice::Welcome(name) => write!(f, "* welcome, {name}"),
            Notice::Joined(name) => write!(f, "* {name} is here"),
            Notice::Said { name, text } => write!(f, "{name}: {text}"),
            Notice::Left(name) => write!(f, "* {name} has left"),
            Notice::NotText => f.write_str("* that was not UTF-8"),
            Notice::TooLong => f.write_str("* that line was too long"),
            Notice::Bye => f.write_str("* bye"),
            Notice::LastWord => f.write_str("* the server is shutting down"),
        }
    }
}

pub fn is_name(text: &str) -> bool {
    (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

pub async fn serve(listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let room = Arc::new(Mutex::new(Room::default()));
    let mut sessions = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                let mut room_for_it = lock(&room);
                room_for_it.clients.insert(address, Client::default());
                room_for_it.tell(address, Notice::AskName);
                let session = Session {
                    address,
                    room: room.clone(),
                    wire: Wire::new(stream),
                    is_listening: true,
                    time_is_up: None,
                };
                sessions.spawn(session);
            }
            Some(_) = sessions.join_next() => {}
        }
    }
    drop(listener);
    lock(&room).close();
    while sessions.join_next().await.is_some() {}
    Ok(())
}

#[derive(Default)]
struct Room {
    clients: BTreeMap<SocketAddr, Client>,
}

#[derive(Default)]
struct Client {
    name: Option<String>,
    mailbox: Mailbox,
    stage: Stage,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Here,
    Leaving,
    Out,
}

impl Room {
    fn tell(&mut self, address: SocketAddr, notice: Notice) {
        self.tell_those(notice, |to, _| to == address);
    }

    fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
        self.tell_those(notice, |to, client| to != address && client.name.is_some());
    }

    fn tell_those(&mut self, notice: Notice, choose: impl Fn(SocketAddr, &Client) -> bool) {
        let line: Arc<[u8]> = format!("{notice}\n").into_bytes().into();
        let mut slow = Vec::new();
        for (address, client) in &mut self.clients {
            if client.stage != Stage::Here || !choose(*address, client) {
                continue;
            }
            if client.mailbox.lines.len() < MAX_WAITING {
                client.mailbox.put(line.clone());
            } else {
                slow.push(*address);
            }
        }
        for address in slow {
            self.leave(address, Stage::Out);
        }
    }

    fn leave(&mut self, address: SocketAddr, stage: Stage) {
        let Some(client) = self.clients.get_mut(&address) else {
            return;
        };
        client.stage = stage;
        client.mailbox.wake();
        if let Some(name) = client.name.take() {
            self.tell_others(address, Notice::Left(&name));
        }
    }

    fn hear(&mut self, address: SocketAddr, text: &str) {
        let mut names = self
            .clients
            .values()
            .filter_map(|client| client.name.as_deref());
        let is_taken = names.any(|name| name == text);
        let Some(client) = self.clients.get_mut(&address) else {
            return;
        };
        match client.name.clone() {
            Some(name) => self.tell_others(address, Notice::Said { name: &name, text }),
            None if !is_name(text) => self.tell(address, Notice::NotAName),
            None if is_taken => self.tell(address, Notice::Taken(text)),
            None => {
                client.name = Some(text.to_owned());
                self.tell(address, Notice::Welcome(text));
                self.tell_others(address, Notice::Joined(text));
            }
        }
    }

    fn close(&mut self) {
        self.tell_those(Notice::LastWord, |_, _| true);
        for client in self.clients.values_mut() {
            client.name = None;
            if client.stage == Stage::Here {
                client.stage = Stage::Leaving;
            }
            client.mailbox.wake();
        }
    }
}

/// One client, as a future.
struct Session {
    address: SocketAddr,
    room: Arc<Mutex<Room>>,
    wire: Wire,
    is_listening: bool,
    time_is_up: Option<Pin<Box<Sleep>>>,
}

impl Future for Session {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let ended = self.advance(context);
        if let Ok(Poll::Pending) = ended {
            return Poll::Pending;
        }
        let mut room = lock(&self.room);
        room.leave(self.address, Stage::Out);
        room.clients.remove(&self.address);
        Poll::Ready(())
    }
}

impl Session {
    /// Reads, hears and writes as far as that goes.
    fn advance(&mut self, context: &mut Context<'_>) -> io::Result<Poll<()>> {
        if self.is_listening && self.listen(context)?.is_ready() {
            self.is_listening = false;
        }
        loop {
            let stage = self.fetch(context);
            match stage {
                Stage::Out => return Ok(Poll::Ready(())),
                Stage::Leaving if self.wire.outgoing.is_empty() => return Ok(Poll::Ready(())),
                Stage::Leaving | Stage::Here => {}
            }
            if self.wire.outgoing.is_empty() {
                return Ok(Poll::Pending);
            }
            if self.wire.poll_write(context)?.is_pending() {
                if stage == Stage::Here {
                    return Ok(Poll::Pending);
                }
                let time_is_up = self
                    .time_is_up
                    .get_or_insert_with(|| Box::pin(sleep(GRACE)));
                return Ok(time_is_up.as_mut().poll(context));
            }
        }
    }

    /// Takes the next line out of the mailbox, if there is none on its way.
    fn fetch(&mut self, context: &mut Context<'_>) -> Stage {
        let mut room = lock(&self.room);
        let Some(client) = room.clients.get_mut(&self.address) else {
            return Stage::Out;
        };
        client.mailbox.waker = Some(context.waker().clone());
        if self.wire.outgoing.is_empty() {
            self.wire.outgoing.extend(client.mailbox.lines.pop_front());
        }
        client.stage
    }

    /// Hears one line; ready when there is nothing more to be heard.
    fn listen(&mut self, context: &mut Context<'_>) -> io::Result<Poll<()>> {
        loop {
            let mut room = lock(&self.room);
            let client = room.clients.get(&self.address);
            if client.is_none_or(|client| client.stage != Stage::Here) {
                return Ok(Poll::Ready(()));
            }
            if let Some(line) = self.wire.line(MAX_LINE + 1) {
                match line.strip_suffix(b"\n").map(str::from_utf8) {
                    None => {
                        room.tell(self.address, Notice::TooLong);
                        room.leave(self.address, Stage::Leaving);
                        return Ok(Poll::Ready(()));
                    }
                    Some(Ok("/quit")) => {
                        room.tell(self.address, Notice::Bye);
                        room.leave(self.address, Stage::Leaving);
                        return Ok(Poll::Ready(()));
                    }
                    Some(Ok(text)) => room.hear(self.address, text),
                    Some(Err(_)) => room.tell(self.address, Notice::NotText),
                }
                // Once more, but after those who have to write what was said.
                context.waker().wake_by_ref();
                return Ok(Poll::Pending);
            }
            drop(room);
            match self.wire.poll_read(context)? {
                Poll::Pending => return Ok(Poll::Pending),
                Poll::Ready(0) => {
                    lock(&self.room).leave(self.address, Stage::Leaving);
                    return Ok(Poll::Ready(()));
                }
                Poll::Ready(_) => {}
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with the lock")
}

pub use others::{
    ASK_AGAIN, LONGEST_ANSWER, MOST_IN_MEMORY, QUERY, Service, client, discover, name_in,
    receive_file, send_file,
};

/// The parts that are not about the server.
mod others {
    //! Pipes that are polled: each holds a piece that was read and is not yet written.

    use std::{
        future::poll_fn,
        io,
        net::SocketAddr,
        path::{Path, PathBuf},
        pin::{Pin, pin},
        str,
        task::{Context, Poll, ready},
        time::Duration,
    };

    use futures::{FutureExt, future::BoxFuture};
    use sim::net::{TcpStream, UdpSocket};
    use tokio::{
        fs::{self, File},
        io::{AsyncBufRead, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
        time::{Instant, sleep_until},
    };

    pub const MOST_IN_MEMORY: usize = 65_536;

    pub const QUERY: &[u8] = b"who serves?";

    pub const ASK_AGAIN: Duration = Duration::from_millis(200);

    pub const LONGEST_ANSWER: usize = 512;

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Service {
        pub name: String,
        pub addr: SocketAddr,
    }

    pub fn name_in(datagram: &[u8]) -> Option<&str> {
        let name = str::from_utf8(datagram).ok()?.strip_prefix("served by ")?;
        (!name.is_empty()).then_some(name)
    }

    /// From one to the other, at most so many bytes.
    struct Pipe {
        buffer: Box<[u8]>,
        piece: std::ops::Range<usize>,
        left: u64,
        unflushed: bool,
    }

    impl Pipe {
        fn new(most: u64) -> Pipe {
            Pipe {
                buffer: vec![0; 10_000].into(),
                piece: 0..0,
                left: most,
                unflushed: false,
            }
        }

        /// Ready at the end of `from`, or when so many bytes have passed.
        fn poll(
            &mut self,
            context: &mut Context<'_>,
            from: &mut (impl AsyncRead + Unpin),
            to: &mut (impl AsyncWrite + Unpin),
        ) -> Poll<io::Result<()>> {
            loop {
                while !self.piece.is_empty() {
                    let bytes = &self.buffer[self.piece.clone()];
                    let written = ready!(Pin::new(&mut *to).poll_write(context, bytes))?;
                    if written == 0 {
                        return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                    }
                    self.piece.start += written;
                    self.unflushed = true;
                }
                if self.unflushed {
                    ready!(Pin::new(&mut *to).poll_flush(context))?;
                    self.unflushed = false;
                }
                let room = (self.buffer.len() as u64).min(self.left) as usize;
                if room == 0 {
                    return Poll::Ready(Ok(()));
                }
                let mut piece = ReadBuf::new(&mut self.buffer[..room]);
                ready!(Pin::new(&mut *from).poll_read(context, &mut piece))?;
                let read = piece.filled().len();
                if read == 0 {
                    return Poll::Ready(Ok(()));
                }
                self.piece = 0..read;
                self.left -= read as u64;
            }
        }
    }

    enum Typing {
        Going,
        Ending,
        Over,
    }

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let (mut show, mut send) = (Pipe::new(u64::MAX), Pipe::new(u64::MAX));
        let mut typing = Typing::Going;
        poll_fn(|context| {
            if let Poll::Ready(shown) = show.poll(context, &mut heard, &mut output) {
                return Poll::Ready(shown);
            }
            if let Typing::Going = typing {
                ready!(send.poll(context, &mut input, &mut said))?;
                typing = Typing::Ending;
            }
            if let Typing::Ending = typing {
                ready!(Pin::new(&mut said).poll_shutdown(context))?;
                typing = Typing::Over;
            }
            Poll::Pending
        })
        .await
    }

    async fn pass_on(
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
        length: u64,
    ) -> io::Result<()> {
        let mut pipe = Pipe::new(length);
        poll_fn(|context| pipe.poll(context, from, to)).await?;
        match pipe.left {
            0 => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let mut file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        pass_on(&mut file, &mut stream, length).await?;
        Ok(length)
    }

    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let mut name = path.to_owned();
        // Another tilde for each file that is there already.
        let mut file = loop {
            name.as_mut_os_string().push("~");
            match File::create_new(&name).await {
                Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => {}
                created => break created?,
            }
        };
        let part = Part(name);
        pass_on(&mut stream, &mut file, length).await?;
        drop(file);
        fs::rename(&part.0, path).await?;
        Ok(length)
    }

    struct Part(PathBuf);

    impl Drop for Part {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    /// A datagram, and the buffer that it was received into.
    async fn receive(socket: &UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
        let mut datagram = vec![0; LONGEST_ANSWER];
        let (length, from) = socket.recv_from(&mut datagram).await?;
        datagram.truncate(length);
        Ok((datagram, from))
    }

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let mut services = Vec::<Service>::new();
        let began = Instant::now();
        let mut over = pin!(sleep_until(began + wait));
        let mut ask = pin!(sleep_until(began));
        let mut sending: Option<BoxFuture<'_, io::Result<usize>>> = None;
        let mut receiving = receive(socket).boxed();
        poll_fn(|context| {
            loop {
                if over.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Ok(std::mem::take(&mut services)));
                }
                if let Some(send) = &mut sending {
                    ready!(send.as_mut().poll(context))?;
                    sending = None;
                } else if ask.as_mut().poll(context).is_ready() {
                    let next = ask.deadline() + ASK_AGAIN;
                    ask.as_mut().reset(next);
                    sending = Some(socket.send_to(QUERY, to).boxed());
                } else {
                    let (datagram, addr) = ready!(receiving.as_mut().poll(context))?;
                    receiving = receive(socket).boxed();
                    if let Some(name) = name_in(&datagram)
                        && !services.iter().any(|service| service.addr == addr)
                    {
                        let name = name.to_owned();
                        services.push(Service { name, addr });
                    }
                }
            }
        })
        .await
    }
}

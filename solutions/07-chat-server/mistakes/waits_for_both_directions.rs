//! Mistake: returns when both directions are at their end.
//!
//! `join!` and `try_join!` wait for all. When the server has closed the connection, somebody has to press a key before the client
//! notices.
//!
//! Verdict: deadlocked in client::both_ways
//! Verdict: deadlocked in client::neither_waits_for_the_other
//! Verdict: deadlocked in client::the_server_closes_first
//! Verdict: deadlocked in client::typed_in_pieces

use std::{
    collections::BTreeMap,
    fmt, io, mem,
    net::SocketAddr,
    path::{Path, PathBuf},
    pin::pin,
    str,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use sim::net::{TcpListener, TcpStream, UdpSocket, tcp::OwnedReadHalf};
use tokio::{
    fs::{self, File},
    io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    select,
    sync::{mpsc, oneshot},
    task::{JoinSet, yield_now},
    time::{interval, sleep},
};

pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let queues = Arc::new(Mutex::new(Queues::new()));
    let mut clients = JoinSet::new();
    loop {
        select! {
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                clients.spawn(relay(stream, address, queues.clone()));
            }
            Some(_) = clients.join_next() => {}
        }
    }
}

type Queues = BTreeMap<SocketAddr, mpsc::UnboundedSender<Arc<[u8]>>>;

async fn relay(stream: TcpStream, address: SocketAddr, queues: Arc<Mutex<Queues>>) {
    let (reader, mut writer) = stream.into_split();
    let (queue, mut lines) = mpsc::unbounded_channel();
    lock(&queues).insert(address, queue);
    let reading = async {
        let mut input = BufReader::new(reader);
        let mut line = Vec::new();
        while input.read_until(b'\n', &mut line).await? > 0 {
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
    let accepting = async {
        loop {
            let (stream, address) = listener.accept().await?;
            let seat = lock(&room).enter(address);
            sessions.spawn(session(stream, address, seat, room.clone()));
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

#[derive(Default)]
struct Room {
    clients: BTreeMap<SocketAddr, Client>,
}

struct Client {
    name: Option<String>,
    queue: mpsc::Sender<Arc<str>>,
    last: oneshot::Sender<()>,
}

struct Seat {
    lines: mpsc::Receiver<Arc<str>>,
    last: oneshot::Receiver<()>,
}

impl Room {
    fn enter(&mut self, address: SocketAddr) -> Seat {
        let (queue, lines) = mpsc::channel(MAX_WAITING);
        let (sender, last) = oneshot::channel();
        let client = Client {
            name: None,
            queue,
            last: sender,
        };
        self.clients.insert(address, client);
        self.tell(address, Notice::AskName);
        Seat { lines, last }
    }

    fn hear(&mut self, address: SocketAddr, text: &str) {
        let taken = |client: &Client| client.name.as_deref() == Some(text);
        let taken = self.clients.values().any(taken);
        let Some(client) = self.clients.get_mut(&address) else {
            return;
        };
        if let Some(name) = client.name.clone() {
            self.tell_others(address, Notice::Said { name: &name, text });
        } else if !is_name(text) {
            self.tell(address, Notice::NotAName);
        } else if taken {
            self.tell(address, Notice::Taken(text));
        } else {
            client.name = Some(text.to_owned());
            self.tell_others(address, Notice::Joined(text));
            self.tell(address, Notice::Welcome(text));
        }
    }

    fn tell(&mut self, address: SocketAddr, notice: Notice) {
        if let Some(client) = self.clients.get(&address)
            && client.queue.try_send(line(notice)).is_err()
        {
            self.leave(address);
        }
    }

    fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
        let mut news = vec![(address, line(notice))];
        while let Some((about, line)) = news.pop() {
            self.clients.retain(|address, client| {
                let Some(name) = &client.name else {
                    return true;
                };
                let keeps_up = *address == about || client.queue.try_send(line.clone()).is_ok();
                if !keeps_up {
                    news.push((*address, self::line(Notice::Left(name))));
                }
                keeps_up
            });
        }
    }

    fn leave(&mut self, address: SocketAddr) {
        if let Some(Client {
            name: Some(name), ..
        }) = self.clients.remove(&address)
        {
            self.tell_others(address, Notice::Left(&name));
        }
    }

    fn close(&mut self) {
        for client in mem::take(&mut self.clients).into_values() {
            if client.queue.try_send(line(Notice::LastWord)).is_ok() {
                let _ = client.last.send(());
            }
        }
    }
}

async fn session(stream: TcpStream, address: SocketAddr, mut seat: Seat, room: Arc<Mutex<Room>>) {
    let (reader, mut writer) = stream.into_split();
    let writing = async {
        while let Some(line) = seat.lines.recv().await {
            writer.write_all(line.as_bytes()).await?;
        }
        io::Result::Ok(())
    };
    let reading = async {
        select! {
            over = converse(reader, address, &room) => over.ok()?,
            told = seat.last => told.ok()?,
        }
        lock(&room).leave(address);
        sleep(GRACE).await;
        Some(())
    };
    select! {
        _ = reading => {}
        _ = writing => {}
    }
    lock(&room).leave(address);
}

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
        limited.read_until(b'\n', &mut line).await?;
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

fn line(notice: Notice) -> Arc<str> {
    format!("{notice}\n").into()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with the lock")
}

pub async fn client(
    mut stream: TcpStream,
    mut input: impl AsyncBufRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let (mut heard, mut said) = stream.split();
    let typing = async {
        tokio::io::copy_buf(&mut input, &mut said).await?;
        said.shutdown().await
    };
    let showing = tokio::io::copy(&mut heard, &mut output);
    tokio::try_join!(typing, showing).map(drop)
}

pub const MOST_IN_MEMORY: usize = 65_536;

pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    stream.write_u64(length).await?;
    let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
    if sent < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(length)
}

pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
    let length = stream.read_u64().await?;
    let part = Part::of(path);
    let mut file = File::create(&part.path).await?;
    let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
    if received < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    fs::rename(&part.path, path).await?;
    Ok(length)
}

struct Part {
    path: PathBuf,
}

impl Part {
    fn of(path: &Path) -> Part {
        let mut path = path.as_os_str().to_owned();
        path.push(".part");
        Part { path: path.into() }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

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
                }
            }
        }
    }
}

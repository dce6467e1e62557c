//! The chat server: every client is a task of its own, and what it is to hear goes through its queue.

use std::{
    collections::BTreeMap,
    fmt, future, io, mem,
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

/// Passes lines on: what one client says, all the others hear.
///
/// It runs until its future is dropped.
///
/// # Errors
///
/// If `listener` fails.
pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let queues = Arc::new(Mutex::new(Queues::new()));
    // The set owns the tasks: they end with it.
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

/// For each client of `broadcast` the lines that it is still to be sent. To put one there takes no wait, so no client is
/// held up by another.
type Queues = BTreeMap<SocketAddr, mpsc::UnboundedSender<Arc<[u8]>>>;

/// Serves one client of `broadcast`.
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
                    // A client that ends at this moment can't receive, and need not.
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
    // Two futures in one task: when one of them ends, both halves of the connection are dropped.
    select! {
        _ = reading => {}
        _ = writing => {}
    }
    lock(&queues).remove(&address);
}

/// The longest line that a client of [`serve`] may send, in bytes, without its newline.
pub const MAX_LINE: usize = 1_024;

/// How many lines may wait in [`serve`] for a client that does not read.
pub const MAX_WAITING: usize = 100;

/// How long [`serve`] waits for a client to take its last lines.
pub const GRACE: Duration = Duration::from_secs(1);

/// What [`serve`] says: `to_string` gives the line, without its newline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice<'a> {
    /// To a new client: the first line it hears.
    AskName,
    /// The answer to a name that is none, see [`is_name`].
    NotAName,
    /// The answer to a name that somebody else has.
    Taken(&'a str),
    /// The answer to a name that is the client's from now on.
    Welcome(&'a str),
    /// To the others: someone of this name has come.
    Joined(&'a str),
    /// To the others: what someone said.
    Said {
        /// Who.
        name: &'a str,
        /// The line, as it came.
        text: &'a str,
    },
    /// To the others: the one of this name has gone.
    Left(&'a str),
    /// The answer to a line that is not UTF-8.
    NotText,
    /// The answer to a line that is longer than [`MAX_LINE`].
    TooLong,
    /// The answer to `/quit`.
    Bye,
    /// To everyone, when the server shuts down.
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

/// Whether `text` may be a name: 1 to 16 of the letters a to z, A to Z and the digits.
pub fn is_name(text: &str) -> bool {
    (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The chat server. It serves whoever connects to `listener` until `shutdown` is done. What it says is a [`Notice`], and
/// it says nothing else.
///
/// # Errors
///
/// If `listener` fails.
pub async fn serve(listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let room = Arc::new(Mutex::new(Room::default()));
    let mut sessions = JoinSet::new();
    let accepting = async {
        loop {
            let (stream, address) = listener.accept().await?;
            // Entered here and not in the task, so that nobody is missed who is let in just before the end.
            let seat = lock(&room).enter(address);
            sessions.spawn(session(stream, address, seat, room.clone()));
            // Those that are over need not be kept.
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

/// Everyone who is connected.
#[derive(Default)]
struct Room {
    clients: BTreeMap<SocketAddr, Client>,
}

/// What the room has of a client.
struct Client {
    name: Option<String>,
    queue: mpsc::Sender<Arc<str>>,
    /// Told that this was the last line, the session ends in good order. Dropped, it ends at once.
    last: oneshot::Sender<()>,
}

/// What a session has of the room: the other ends of the same two channels.
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

    /// Hears a line of the client at `address`.
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

    /// Tells everyone with a name, but not the one at `address`.
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

    /// Has the last word with everyone.
    fn close(&mut self) {
        for client in mem::take(&mut self.clients).into_values() {
            if client.queue.try_send(line(Notice::LastWord)).is_ok() {
                // A session that is over needs no telling.
                let _ = client.last.send(());
            }
        }
    }
}

/// Serves one client from its name to its last line.
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
        // Nobody can send any more, so `writing` ends when everything is written.
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

/// Listens to one client until there is nothing more to be heard from it.
async fn converse(
    reader: OwnedReadHalf,
    address: SocketAddr,
    room: &Mutex<Room>,
) -> io::Result<()> {
    let mut input = BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        // As much as a line with its newline, or one byte more than a line may have.
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
        // Many lines may be in the buffer. Those who hear them get a turn to write each before the next one comes.
        yield_now().await;
    }
}

fn line(notice: Notice) -> Arc<str> {
    format!("{notice}\n").into()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with the lock")
}

// ---- client, transfer, discovery

/// A client for people: sends what is typed, shows what the server says.
///
/// # Errors
///
/// If the connection is reset, or `input` or `output` fails.
pub async fn client(
    mut stream: TcpStream,
    mut input: impl AsyncBufRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    // `client` ends when the first of the two does, and drops the other.
    let (mut heard, mut said) = stream.split();
    let typing = async {
        tokio::io::copy_buf(&mut input, &mut said).await?;
        said.shutdown().await?;
        // That was all from this side. The other one ends it.
        future::pending().await
    };
    select! {
        biased;
        shown = tokio::io::copy(&mut heard, &mut output) => shown.map(drop),
        failed = typing => failed,
    }
}

/// How much of a file [`send_file`] and [`receive_file`] may hold in memory, in bytes.
pub const MOST_IN_MEMORY: usize = 65_536;

/// Sends the file at `path`, its length before it, and returns the length in bytes.
///
/// # Errors
///
/// If the file can't be read to its announced end, or the connection fails.
pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    stream.write_u64(length).await?;
    // `copy` has a buffer of 8 KiB, and reads on when the connection has taken it.
    let sent = tokio::io::copy(&mut file.take(length), &mut stream).await?;
    if sent < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(length)
}

/// Receives a file as [`send_file`] sends it, stores it at `path`, and returns its length in bytes.
///
/// # Errors
///
/// If the connection ends too early or fails, or something can't be written. Then `path` is what it was.
pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
    let length = stream.read_u64().await?;
    let part = Part::of(path);
    let mut file = File::create(&part.path).await?;
    // It flushes the file whenever it has to wait, and at the end.
    let received = tokio::io::copy(&mut stream.take(length), &mut file).await?;
    if received < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    fs::rename(&part.path, path).await?;
    Ok(length)
}

/// A file that is not whole yet. Dropped, it is removed; if it has become whole, there is nothing of that name any more.
struct Part {
    path: PathBuf,
}

impl Part {
    fn of(path: &Path) -> Part {
        // `with_extension` would call that of `notes.txt` and that of `notes.md` the same.
        let mut path = path.as_os_str().to_owned();
        path.push(".part");
        Part { path: path.into() }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // There is no `await` in a `drop`. To unlink a file takes microseconds.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What [`discover`] asks.
pub const QUERY: &[u8] = b"who serves?";

/// How long [`discover`] waits before it asks again.
pub const ASK_AGAIN: Duration = Duration::from_millis(200);

/// The longest answer, in bytes.
pub const LONGEST_ANSWER: usize = 512;

/// A server that has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What it calls itself.
    pub name: String,
    /// Where its answer came from.
    pub addr: SocketAddr,
}

/// The name of the server that `datagram` is an answer from; `None` if it is no answer.
pub fn name_in(datagram: &[u8]) -> Option<&str> {
    let name = str::from_utf8(datagram).ok()?.strip_prefix("served by ")?;
    (!name.is_empty()).then_some(name)
}

/// Asks who serves, by UDP, and returns who has answered within `wait`.
///
/// # Errors
///
/// If `socket` fails.
pub async fn discover(
    socket: &UdpSocket,
    to: SocketAddr,
    wait: Duration,
) -> io::Result<Vec<Service>> {
    let mut services: Vec<Service> = Vec::new();
    let mut datagram = [0; LONGEST_ANSWER];
    // Both are made once: what arrives must not wind them up anew.
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

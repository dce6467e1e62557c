//! The chat server: every client is a task of its own, and what it is to hear goes through its queue.

use std::{
    collections::BTreeMap,
    fmt, io, mem,
    net::SocketAddr,
    str,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use sim::net::{TcpListener, TcpStream, tcp::OwnedReadHalf};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    select,
    sync::{mpsc, oneshot},
    task::{JoinSet, yield_now},
    time::sleep,
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

//! Alternative: two tasks a client, and a guard that leaves.
//!
//! In `broadcast` each client has a task that reads and one that writes. A guard that the first of them holds takes the
//! client off the list and ends the other, whatever ended it. In `serve` a guard takes the client out of the room when it is
//! dropped; the room ends a task by aborting it, and a `watch` tells all of them of the shutdown.

use std::{
    collections::HashMap,
    fmt, io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use sim::net::{
    TcpListener, TcpStream,
    tcp::{OwnedReadHalf, OwnedWriteHalf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    sync::{
        mpsc::{self, UnboundedReceiver, UnboundedSender},
        watch,
    },
    task::{AbortHandle, JoinSet, yield_now},
    time::timeout,
};

pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let queues = Arc::new(Mutex::new(HashMap::new()));
    let mut clients = JoinSet::new();
    loop {
        let (stream, address) = listener.accept().await?;
        let (reader, writer) = stream.into_split();
        let (queue, lines) = mpsc::unbounded_channel();
        lock(&queues).insert(address, queue);
        let listed = Listed {
            address,
            queues: queues.clone(),
            writing: clients.spawn(write(writer, lines)),
        };
        clients.spawn(relay(reader, listed));
        while clients.try_join_next().is_some() {}
    }
}

type Queues = HashMap<SocketAddr, UnboundedSender<Arc<[u8]>>>;

/// A client of `broadcast`. Dropped, it is off the list, and nothing more is written to it.
struct Listed {
    address: SocketAddr,
    queues: Arc<Mutex<Queues>>,
    writing: AbortHandle,
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&self.queues).remove(&self.address);
        self.writing.abort();
    }
}

async fn relay(reader: OwnedReadHalf, listed: Listed) {
    let mut input = BufReader::new(reader);
    let mut line = Vec::new();
    while let Ok(1..) = input.read_until(b'\n', &mut line).await {
        if !line.ends_with(b"\n") {
            // The input has ended before the line has.
            return;
        }
        let said: Arc<[u8]> = line.as_slice().into();
        for (other, queue) in &*lock(&listed.queues) {
            if *other != listed.address {
                let _ = queue.send(said.clone());
            }
        }
        line.clear();
    }
}

/// Writes what comes. If the connection fails, the one who reads notices it, too.
async fn write(mut writer: OwnedWriteHalf, mut lines: UnboundedReceiver<Arc<[u8]>>) {
    while let Some(line) = lines.recv().await {
        if writer.write_all(&line).await.is_err() {
            return;
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
    let (open, is_open) = watch::channel(true);
    let mut sessions = JoinSet::new();
    let accepting = async {
        loop {
            let (stream, address) = listener.accept().await?;
            let (queue, lines) = mpsc::channel(MAX_WAITING);
            let guard = Guard {
                address,
                room: room.clone(),
            };
            let task = sessions.spawn(session(stream, lines, is_open.clone(), guard));
            lock(&room).enter(address, queue, task);
            while sessions.try_join_next().is_some() {}
        }
    };
    tokio::select! {
        result = accepting => return result,
        () = shutdown => {}
    }
    drop(listener);
    lock(&room).close();
    let _ = open.send(false);
    while sessions.join_next().await.is_some() {}
    Ok(())
}

#[derive(Default)]
struct Room {
    clients: HashMap<SocketAddr, Client>,
    names: HashMap<String, SocketAddr>,
}

struct Client {
    name: Option<String>,
    queue: mpsc::Sender<String>,
    task: AbortHandle,
}

/// Takes its client out of the room when it is dropped.
struct Guard {
    address: SocketAddr,
    room: Arc<Mutex<Room>>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        lock(&self.room).leave(self.address);
    }
}

impl Room {
    fn enter(&mut self, address: SocketAddr, queue: mpsc::Sender<String>, task: AbortHandle) {
        let name = None;
        self.clients.insert(address, Client { name, queue, task });
        self.tell(address, Notice::AskName);
    }

    fn leave(&mut self, address: SocketAddr) {
        let Some(client) = self.clients.remove(&address) else {
            return;
        };
        if let Some(name) = client.name {
            self.names.remove(&name);
            self.tell_all(Notice::Left(&name));
        }
    }

    /// Ends a client at once. Its task is dropped when the runtime comes to it.
    fn put_out(&mut self, address: SocketAddr) {
        if let Some(client) = self.clients.get(&address) {
            client.task.abort();
            self.leave(address);
        }
    }

    fn tell(&mut self, address: SocketAddr, notice: Notice) {
        if let Some(client) = self.clients.get(&address)
            && client.queue.try_send(format!("{notice}\n")).is_err()
        {
            self.put_out(address);
        }
    }

    fn tell_all(&mut self, notice: Notice) {
        self.tell_all_but(None, notice);
    }

    fn tell_all_but(&mut self, but: Option<SocketAddr>, notice: Notice) {
        let mut listeners: Vec<SocketAddr> = self.names.values().copied().collect();
        listeners.retain(|listener| Some(*listener) != but);
        for listener in listeners {
            self.tell(listener, notice);
        }
    }

    fn hear(&mut self, address: SocketAddr, text: &str) {
        let Some(client) = self.clients.get_mut(&address) else {
            return;
        };
        match client.name.clone() {
            Some(name) => self.tell_all_but(Some(address), Notice::Said { name: &name, text }),
            None if !is_name(text) => self.tell(address, Notice::NotAName),
            None if self.names.contains_key(text) => self.tell(address, Notice::Taken(text)),
            None => {
                client.name = Some(text.to_owned());
                self.tell_all(Notice::Joined(text));
                self.names.insert(text.to_owned(), address);
                self.tell(address, Notice::Welcome(text));
            }
        }
    }

    fn close(&mut self) {
        self.names.clear();
        for (_, client) in self.clients.drain() {
            if client
                .queue
                .try_send(format!("{}\n", Notice::LastWord))
                .is_err()
            {
                client.task.abort();
            }
        }
    }
}

async fn session(
    stream: TcpStream,
    mut lines: mpsc::Receiver<String>,
    mut is_open: watch::Receiver<bool>,
    guard: Guard,
) {
    let (reader, mut writer) = stream.into_split();
    let mut writing = Box::pin(async move {
        while let Some(line) = lines.recv().await {
            writer.write_all(line.as_bytes()).await?;
        }
        io::Result::Ok(())
    });
    let in_good_order = tokio::select! {
        result = converse(reader, guard.address, &guard.room) => result.is_ok(),
        // It ends by itself if the queue is closed and empty, and there is nothing left to do then.
        _ = &mut writing => false,
        _ = is_open.wait_for(|open| !open) => true,
    };
    drop(guard);
    if in_good_order {
        let _ = timeout(GRACE, writing).await;
    }
}

async fn converse(
    reader: OwnedReadHalf,
    address: SocketAddr,
    room: &Mutex<Room>,
) -> io::Result<()> {
    let mut input = BufReader::new(reader);
    let mut line = Vec::with_capacity(MAX_LINE + 1);
    loop {
        line.clear();
        let read = input.fill_buf().await?;
        if read.is_empty() {
            return Ok(());
        }
        (&mut input)
            .take(MAX_LINE as u64 + 1)
            .read_until(b'\n', &mut line)
            .await?;
        let Some(line) = line.strip_suffix(b"\n") else {
            if line.len() > MAX_LINE {
                lock(room).tell(address, Notice::TooLong);
            }
            return Ok(());
        };
        match String::from_utf8(line.to_vec()) {
            Ok(text) if text == "/quit" => {
                lock(room).tell(address, Notice::Bye);
                return Ok(());
            }
            Ok(text) => lock(room).hear(address, &text),
            Err(_) => lock(room).tell(address, Notice::NotText),
        }
        yield_now().await;
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
    //! `try_join!` where an end is an error of a kind, a guard that is told when there is nothing left to guard, and two
    //! futures that share what was gathered.

    use std::{
        cell::RefCell,
        io,
        net::SocketAddr,
        ops::ControlFlow,
        path::{Path, PathBuf},
        str,
        sync::atomic::{AtomicU64, Ordering},
        time::Duration,
    };

    use sim::net::{TcpStream, UdpSocket};
    use tokio::{
        fs::{self, File},
        io::{
            AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
            BufWriter, copy, copy_buf,
        },
        time::{sleep, timeout},
        try_join,
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

    pub async fn client(
        stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.into_split();
        let typing = async {
            let typed: io::Result<()> = async {
                let mut line = Vec::new();
                // Nothing cancels this but the end of it all, so a piece of a line stays where it is.
                while input.read_until(b'\n', &mut line).await? > 0 {
                    said.write_all(&line).await?;
                    line.clear();
                }
                said.shutdown().await
            }
            .await;
            typed.map_err(ControlFlow::Continue)
        };
        let showing = async {
            match copy(&mut heard, &mut output).await {
                Ok(_) => Err::<(), _>(ControlFlow::Break(())),
                Err(error) => Err(ControlFlow::Continue(error)),
            }
        };
        match try_join!(showing, typing) {
            Ok(_) | Err(ControlFlow::Break(())) => Ok(()),
            Err(ControlFlow::Continue(error)) => Err(error),
        }
    }

    pub async fn send_file(stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        let mut stream = BufWriter::new(stream);
        stream.write_u64(length).await?;
        let mut file = BufReader::new(file).take(length);
        let sent = copy_buf(&mut file, &mut stream).await?;
        stream.flush().await?;
        if sent != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        stream.shutdown().await?;
        Ok(length)
    }

    pub async fn receive_file(stream: TcpStream, path: &Path) -> io::Result<u64> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let mut stream = BufReader::new(stream);
        let length = stream.read_u64().await?;
        let (part, mut file) = loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let part = path.with_file_name(format!("{number}.{}.part", std::process::id()));
            match File::create_new(&part).await {
                // Another process of this number was here once.
                Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => {}
                created => break (part, created?),
            }
        };
        let mut guard = RemovedOnDrop(Some(part.clone()));
        let mut left = length;
        while left > 0 {
            let arrived = stream.fill_buf().await?;
            if arrived.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let piece = arrived
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            file.write_all(&arrived[..piece]).await?;
            stream.consume(piece);
            left -= piece as u64;
        }
        file.flush().await?;
        fs::rename(&part, path).await?;
        guard.0 = None;
        Ok(length)
    }

    struct RemovedOnDrop(Option<PathBuf>);

    impl Drop for RemovedOnDrop {
        fn drop(&mut self) {
            if let Some(path) = self.0.take() {
                let _ = std::fs::remove_file(path);
            }
        }
    }

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let services = RefCell::new(Vec::new());
        let both = async { try_join!(ask(socket, to), gather(socket, &services)).map(drop) };
        match timeout(wait, both).await {
            Ok(Err(error)) => Err(error),
            _ => Ok(services.into_inner()),
        }
    }

    async fn ask(socket: &UdpSocket, to: SocketAddr) -> io::Result<()> {
        loop {
            socket.send_to(QUERY, to).await?;
            sleep(ASK_AGAIN).await;
        }
    }

    async fn gather(socket: &UdpSocket, services: &RefCell<Vec<Service>>) -> io::Result<()> {
        let mut datagram = [0; LONGEST_ANSWER];
        loop {
            let (length, addr) = socket.recv_from(&mut datagram).await?;
            let mut services = services.borrow_mut();
            if let Some(name) = name_in(&datagram[..length])
                && !services.iter().any(|service| service.addr == addr)
            {
                let name = name.to_owned();
                services.push(Service { name, addr });
            }
        }
    }
}

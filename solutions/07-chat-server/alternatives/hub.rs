//! Alternative: a hub that owns everything, and tasks that tell it what they have read.
//!
//! Nothing is shared and nothing is locked: what happens is an event in one channel, and the hub deals with one after
//! another. Each client has a task that reads and a task that writes, which the hub ends when it must. It is the way to go
//! when there is more to know of a client than a name; a message more for each line is what it costs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use sim::net::{
    TcpListener, TcpStream,
    tcp::{OwnedReadHalf, OwnedWriteHalf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    select,
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinSet},
    time::sleep,
};

pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let mut tasks = JoinSet::new();
    let mut queues = BTreeMap::new();
    let (events, mut news) = mpsc::channel::<(SocketAddr, Option<Arc<[u8]>>)>(16);
    loop {
        select! {
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                let (reader, mut writer) = stream.into_split();
                let (queue, mut lines) = mpsc::unbounded_channel::<Arc<[u8]>>();
                let events = events.clone();
                let reading = tasks.spawn(async move {
                    let mut input = BufReader::new(reader);
                    let mut line = Vec::new();
                    while let Ok(1..) = input.read_until(b'\n', &mut line).await
                        && line.ends_with(b"\n")
                    {
                        let _ = events.send((address, Some(line.drain(..).collect()))).await;
                    }
                    let _ = events.send((address, None)).await;
                });
                tasks.spawn(async move {
                    while let Some(line) = lines.recv().await {
                        if writer.write_all(&line).await.is_err() {
                            break;
                        }
                    }
                    reading.abort();
                });
                queues.insert(address, queue);
            }
            // The hub has a sender of its own, so the channel never ends.
            Some((address, event)) = news.recv() => match event {
                Some(line) => {
                    for (_, queue) in queues.iter().filter(|(other, _)| **other != address) {
                        let _ = queue.send(line.clone());
                    }
                }
                None => drop(queues.remove(&address)),
            },
            Some(_) = tasks.join_next() => {}
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

/// What a client has said, as far as the one who reads can tell.
enum Event {
    Line(Vec<u8>),
    TooLong,
    End,
    Reset,
}

pub async fn serve(listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let mut hub = Hub::default();
    // One event at a time: between two of them those who write get their turn.
    let (events, mut news) = mpsc::channel(1);
    let mut shutdown = pin!(shutdown);
    loop {
        select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                hub.admit(stream, address, events.clone());
            }
            Some((address, event)) = news.recv() => hub.hear(address, event),
            Some(_) = hub.readers.join_next() => {}
            Some(_) = hub.writers.join_next() => {}
        }
    }
    drop(listener);
    hub.readers.shutdown().await;
    let last: Arc<str> = format!("{}\n", Notice::LastWord).into();
    for (_, client) in std::mem::take(&mut hub.clients) {
        match client.queue.try_send(last.clone()) {
            Ok(()) => drop(client.last.send(())),
            Err(_) => client.writing.abort(),
        }
    }
    while hub.writers.join_next().await.is_some() {}
    Ok(())
}

#[derive(Default)]
struct Hub {
    clients: BTreeMap<SocketAddr, Client>,
    names: BTreeSet<String>,
    readers: JoinSet<()>,
    writers: JoinSet<()>,
}

struct Client {
    name: Option<String>,
    queue: mpsc::Sender<Arc<str>>,
    /// Says that no more lines will come.
    last: oneshot::Sender<()>,
    reading: AbortHandle,
    writing: AbortHandle,
}

impl Hub {
    fn admit(
        &mut self,
        stream: TcpStream,
        address: SocketAddr,
        events: mpsc::Sender<(SocketAddr, Event)>,
    ) {
        let (reader, writer) = stream.into_split();
        let (queue, lines) = mpsc::channel(MAX_WAITING);
        let (last, closing) = oneshot::channel();
        let client = Client {
            name: None,
            queue,
            last,
            reading: self.readers.spawn(read(reader, address, events)),
            writing: self.writers.spawn(write(writer, lines, closing)),
        };
        self.clients.insert(address, client);
        self.tell(address, Notice::AskName);
    }

    fn hear(&mut self, address: SocketAddr, event: Event) {
        match event {
            Event::Reset => self.put_out(address),
            Event::End => self.let_go(address, None),
            Event::TooLong => self.let_go(address, Some(Notice::TooLong)),
            Event::Line(line) => match String::from_utf8(line) {
                Err(_) => self.tell(address, Notice::NotText),
                Ok(text) if text == "/quit" => self.let_go(address, Some(Notice::Bye)),
                Ok(text) => self.hear_text(address, &text),
            },
        }
    }

    fn hear_text(&mut self, address: SocketAddr, text: &str) {
        let Some(client) = self.clients.get_mut(&address) else {
            return;
        };
        if let Some(name) = client.name.clone() {
            self.tell_others(address, Notice::Said { name: &name, text });
        } else if !is_name(text) {
            self.tell(address, Notice::NotAName);
        } else if !self.names.insert(text.to_owned()) {
            self.tell(address, Notice::Taken(text));
        } else {
            client.name = Some(text.to_owned());
            self.tell_others(address, Notice::Joined(text));
            self.tell(address, Notice::Welcome(text));
        }
    }

    fn tell(&mut self, address: SocketAddr, notice: Notice) {
        if let Some(client) = self.clients.get(&address) {
            let line = format!("{notice}\n").into();
            if client.queue.try_send(line).is_err() {
                self.put_out(address);
            }
        }
    }

    fn tell_others(&mut self, but: SocketAddr, notice: Notice) {
        let line: Arc<str> = format!("{notice}\n").into();
        let named = self
            .clients
            .iter()
            .filter(|(_, client)| client.name.is_some());
        let others = named.filter(|(address, _)| **address != but);
        let slow = others.filter(|(_, client)| client.queue.try_send(line.clone()).is_err());
        let slow: Vec<SocketAddr> = slow.map(|(address, _)| *address).collect();
        let put_out = slow
            .iter()
            .filter_map(|address| self.remove(*address))
            .collect::<Vec<_>>();
        for client in put_out {
            client.writing.abort();
            self.announce(client.name);
        }
    }

    /// Ends a client at once.
    fn put_out(&mut self, address: SocketAddr) {
        if let Some(client) = self.remove(address) {
            client.writing.abort();
            self.announce(client.name);
        }
    }

    /// Ends a client when it has heard what there is to hear.
    fn let_go(&mut self, address: SocketAddr, farewell: Option<Notice>) {
        if let Some(notice) = farewell {
            self.tell(address, notice);
        }
        if let Some(client) = self.remove(address) {
            let _ = client.last.send(());
            self.announce(client.name);
        }
    }

    fn remove(&mut self, address: SocketAddr) -> Option<Client> {
        let client = self.clients.remove(&address)?;
        if let Some(name) = &client.name {
            self.names.remove(name);
        }
        client.reading.abort();
        Some(client)
    }

    /// Tells everyone that somebody has left, if there is a name to it.
    fn announce(&mut self, name: Option<String>) {
        let Some(name) = name else { return };
        let nobody = SocketAddr::from(([0, 0, 0, 0], 0));
        self.tell_others(nobody, Notice::Left(&name));
    }
}

async fn read(
    reader: OwnedReadHalf,
    address: SocketAddr,
    events: mpsc::Sender<(SocketAddr, Event)>,
) {
    let mut input = BufReader::new(reader);
    loop {
        let mut line = Vec::new();
        let read = (&mut input)
            .take(MAX_LINE as u64 + 1)
            .read_until(b'\n', &mut line)
            .await;
        let event = match read {
            Err(_) => Event::Reset,
            Ok(_) if line.last() == Some(&b'\n') => {
                line.pop();
                Event::Line(line)
            }
            Ok(read) if read > MAX_LINE => Event::TooLong,
            Ok(_) => Event::End,
        };
        let goes_on = matches!(event, Event::Line(_));
        if events.send((address, event)).await.is_err() || !goes_on {
            return;
        }
    }
}

async fn write(
    mut writer: OwnedWriteHalf,
    mut lines: mpsc::Receiver<Arc<str>>,
    closing: oneshot::Receiver<()>,
) {
    let time_is_up = async {
        let _ = closing.await;
        sleep(GRACE).await;
    };
    let writing = async {
        while let Some(line) = lines.recv().await {
            if writer.write_all(line.as_bytes()).await.is_err() {
                break;
            }
        }
    };
    select! {
        () = time_is_up => {}
        () = writing => {}
    }
}

pub use others::{
    ASK_AGAIN, LONGEST_ANSWER, MOST_IN_MEMORY, QUERY, Service, client, discover, name_in,
    receive_file, send_file,
};

/// The parts that are not about the server.
mod others {
    //! Tasks that read, channels that carry, and a set that ends the tasks when it is dropped.

    use std::{
        collections::HashSet,
        io,
        net::SocketAddr,
        path::{Path, PathBuf},
        str,
        time::Duration,
    };

    use sim::net::{TcpStream, UdpSocket};
    use tokio::{
        fs::{self, File, OpenOptions},
        io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
        select,
        sync::mpsc::{self, Receiver, Sender},
        task::{JoinSet, spawn_blocking},
        time::{Instant, MissedTickBehavior, interval, sleep_until},
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

    type Piece = io::Result<Vec<u8>>;

    /// Reads piece after piece into a channel, until the end or an error.
    async fn pieces(mut from: impl AsyncRead + Unpin, to: Sender<Piece>) {
        let mut buffer = vec![0; 4_096];
        loop {
            let piece = match from.read(&mut buffer).await {
                Ok(0) => return,
                Ok(read) => Ok(buffer[..read].to_owned()),
                Err(error) => Err(error),
            };
            let failed = piece.is_err();
            if to.send(piece).await.is_err() || failed {
                return;
            }
        }
    }

    /// The same as a task in `tasks`.
    fn spawn_pieces(
        tasks: &mut JoinSet<()>,
        from: impl AsyncRead + Unpin + Send + 'static,
    ) -> Receiver<Piece> {
        let (to, receiver) = mpsc::channel(4);
        tasks.spawn(pieces(from, to));
        receiver
    }

    pub async fn client(
        stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (heard, mut said) = stream.into_split();
        let mut tasks = JoinSet::new();
        let mut heard = spawn_pieces(&mut tasks, heard);
        let (say, mut to_say) = mpsc::channel::<Vec<u8>>(1);
        tasks.spawn(async move {
            while let Some(piece) = to_say.recv().await {
                if said.write_all(&piece).await.is_err() {
                    // Whoever reads hears of it.
                    return;
                }
            }
            let _ = said.shutdown().await;
            // The half is kept until the end, or it would be no use to go on reading.
            std::future::pending::<()>().await;
        });
        let typing = async {
            loop {
                let typed = input.fill_buf().await?.to_vec();
                if typed.is_empty() {
                    break;
                }
                input.consume(typed.len());
                if say.send(typed).await.is_err() {
                    break;
                }
            }
            drop(say);
            std::future::pending::<io::Result<()>>().await
        };
        let showing = async {
            while let Some(piece) = heard.recv().await {
                output.write_all(&piece?).await?;
                output.flush().await?;
            }
            io::Result::Ok(())
        };
        let result = select! {
            shown = showing => shown,
            failed = typing => failed,
        };
        tasks.shutdown().await;
        result
    }

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let mut tasks = JoinSet::new();
        let mut pieces = spawn_pieces(&mut tasks, file.take(length));
        let mut sent = 0;
        let result = loop {
            match pieces.recv().await {
                Some(Ok(piece)) => match stream.write_all(&piece).await {
                    Ok(()) => sent += piece.len() as u64,
                    Err(error) => break Err(error),
                },
                Some(Err(error)) => break Err(error),
                None if sent == length => break Ok(length),
                None => break Err(io::ErrorKind::UnexpectedEof.into()),
            }
        };
        tasks.shutdown().await;
        result
    }

    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let part = Part::new(path).await?;
        let mut file = OpenOptions::new().write(true).open(&part.path).await?;
        let mut tasks = JoinSet::new();
        let mut pieces = spawn_pieces(&mut tasks, stream.take(length));
        let mut received = 0;
        while let Some(piece) = pieces.recv().await {
            let piece = piece?;
            file.write_all(&piece).await?;
            file.flush().await?;
            received += piece.len() as u64;
        }
        tasks.shutdown().await;
        if received < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        fs::rename(&part.path, path).await?;
        Ok(length)
    }

    /// An unfinished file of a name that no file had. Dropped, it is removed by a thread that may wait for the disk.
    struct Part {
        path: PathBuf,
    }

    impl Part {
        async fn new(target: &Path) -> io::Result<Part> {
            let mut number = 0;
            loop {
                let mut path = target.as_os_str().to_owned();
                path.push(format!(".{number}.part"));
                let path = PathBuf::from(path);
                let mut options = OpenOptions::new();
                match options.write(true).create_new(true).open(&path).await {
                    Ok(_) => return Ok(Part { path }),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                    Err(error) => return Err(error),
                }
            }
        }
    }

    impl Drop for Part {
        fn drop(&mut self) {
            let path = std::mem::take(&mut self.path);
            drop(spawn_blocking(move || std::fs::remove_file(path)));
        }
    }

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let over = Instant::now() + wait;
        let mut ticks = interval(ASK_AGAIN);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut known = HashSet::new();
        let mut services = Vec::new();
        loop {
            let mut datagram = vec![0; LONGEST_ANSWER];
            select! {
                () = sleep_until(over) => return Ok(services),
                _ = ticks.tick() => drop(socket.send_to(QUERY, to).await?),
                received = socket.recv_from(&mut datagram) => {
                    let (length, addr) = received?;
                    let name = name_in(&datagram[..length]).map(str::to_owned);
                    let Some(name) = name else { continue };
                    if known.insert(addr) {
                        services.push(Service { name, addr });
                    }
                }
            }
        }
    }
}

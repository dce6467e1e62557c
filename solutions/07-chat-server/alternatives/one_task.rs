//! Alternative: one task for everyone.
//!
//! The sessions are futures in a `FuturesUnordered`, which polls only those that have news. They borrow the room, so
//! there is no `Arc`, no `Mutex` and no `Send`; what is dropped is over at that moment. But one core does all the work,
//! however many the machine has.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    fmt, io,
    net::SocketAddr,
    pin::pin,
    rc::Rc,
    str,
    time::Duration,
};

use futures::{
    StreamExt,
    channel::mpsc::{UnboundedSender, unbounded},
    future::{self, Either},
    stream::FuturesUnordered,
};
use sim::net::{
    TcpListener, TcpStream,
    tcp::{OwnedReadHalf, OwnedWriteHalf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    select,
    sync::Notify,
    task::yield_now,
    time::timeout,
};

pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let queues = RefCell::new(Queues::new());
    let mut clients = FuturesUnordered::new();
    loop {
        select! {
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                clients.push(relay(stream, address, &queues));
            }
            Some(()) = clients.next() => {}
        }
    }
}

type Queues = BTreeMap<SocketAddr, UnboundedSender<Rc<str>>>;

async fn relay(mut stream: TcpStream, address: SocketAddr, queues: &RefCell<Queues>) {
    let (sender, mut queue) = unbounded();
    queues.borrow_mut().insert(address, sender);
    let (reader, mut writer) = stream.split();
    let reading = pin!(async {
        let mut input = BufReader::new(reader);
        let mut line = String::new();
        while let Ok(1..) = input.read_line(&mut line).await {
            if !line.ends_with('\n') {
                // The input has ended in the middle of a line, which is none.
                break;
            }
            let said: Rc<str> = Rc::from(&*line);
            for (_, other) in queues.borrow().iter().filter(|(to, _)| **to != address) {
                let _ = other.unbounded_send(said.clone());
            }
            line.clear();
        }
    });
    let writing = pin!(async {
        while let Some(line) = queue.next().await {
            if writer.write_all(line.as_bytes()).await.is_err() {
                break;
            }
        }
    });
    future::select(reading, writing).await;
    queues.borrow_mut().remove(&address);
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
    let room = RefCell::new(Room::default());
    let mut sessions = FuturesUnordered::new();
    let mut shutdown = pin!(shutdown);
    loop {
        select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                room.borrow_mut().enter(address);
                sessions.push(session(stream, address, &room));
            }
            Some(()) = sessions.next() => {}
        }
    }
    drop(listener);
    room.borrow_mut().close();
    while let Some(()) = sessions.next().await {}
    Ok(())
}

#[derive(Default)]
struct Room {
    clients: BTreeMap<SocketAddr, Client>,
}

#[derive(Default)]
struct Client {
    name: Option<String>,
    /// What is to be written to it.
    lines: VecDeque<Rc<str>>,
    stage: Stage,
    /// Told of new lines and of a new stage.
    changed: Rc<Notify>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Here,
    /// What waits is still written.
    Leaving,
    /// Nothing is written any more.
    Out,
}

impl Client {
    /// Whether there was room for the line.
    fn hears(&mut self, line: &Rc<str>) -> bool {
        let has_room = self.lines.len() < MAX_WAITING;
        if has_room {
            self.lines.push_back(line.clone());
            self.changed.notify_waiters();
        }
        has_room
    }

    /// Makes it one that goes, and takes away its name.
    fn goes(&mut self, stage: Stage) -> Option<String> {
        self.stage = stage;
        self.changed.notify_waiters();
        self.name.take()
    }
}

impl Room {
    fn enter(&mut self, address: SocketAddr) {
        self.clients.insert(address, Client::default());
        self.tell(address, Notice::AskName);
    }

    fn tell(&mut self, address: SocketAddr, notice: Notice) {
        if let Some(client) = self.here(address)
            && !client.hears(&Rc::from(format!("{notice}\n")))
        {
            self.leave(address, Stage::Out);
        }
    }

    fn tell_all_but(&mut self, but: SocketAddr, notice: Notice) {
        let line = Rc::from(format!("{notice}\n"));
        let mut slow = Vec::new();
        for (address, client) in &mut self.clients {
            if *address != but && client.name.is_some() && !client.hears(&line) {
                slow.extend(client.goes(Stage::Out).map(|name| (*address, name)));
            }
        }
        for (address, name) in slow {
            self.tell_all_but(address, Notice::Left(&name));
        }
    }

    fn hear(&mut self, address: SocketAddr, text: &str) {
        let is_taken = self
            .clients
            .values()
            .any(|client| client.name.as_deref() == Some(text));
        let Some(client) = self.here(address) else {
            return;
        };
        match client.name.clone() {
            Some(name) => self.tell_all_but(address, Notice::Said { name: &name, text }),
            None if !is_name(text) => self.tell(address, Notice::NotAName),
            None if is_taken => self.tell(address, Notice::Taken(text)),
            None => {
                client.name = Some(text.to_owned());
                self.tell(address, Notice::Welcome(text));
                self.tell_all_but(address, Notice::Joined(text));
            }
        }
    }

    fn leave(&mut self, address: SocketAddr, stage: Stage) {
        if let Some(client) = self.here(address)
            && let Some(name) = client.goes(stage)
        {
            self.tell_all_but(address, Notice::Left(&name));
        }
    }

    fn close(&mut self) {
        let last = Rc::from(format!("{}\n", Notice::LastWord));
        for client in self
            .clients
            .values_mut()
            .filter(|client| client.stage == Stage::Here)
        {
            let stage = if client.hears(&last) {
                Stage::Leaving
            } else {
                Stage::Out
            };
            client.goes(stage);
        }
    }

    fn here(&mut self, address: SocketAddr) -> Option<&mut Client> {
        self.clients
            .get_mut(&address)
            .filter(|client| client.stage == Stage::Here)
    }
}

async fn session(stream: TcpStream, address: SocketAddr, room: &RefCell<Room>) {
    let (reader, writer) = stream.into_split();
    let mut writing = pin!(write(writer, address, room));
    let talking = pin!(async {
        select! {
            result = converse(reader, address, room) => result.map_or(Stage::Out, |()| Stage::Leaving),
            stage = left(address, room) => stage,
        }
    });
    if let Either::Left((stage, _)) = future::select(talking, &mut writing).await {
        room.borrow_mut().leave(address, stage);
        if stage == Stage::Leaving {
            let _ = timeout(GRACE, writing).await;
        }
    }
    room.borrow_mut().leave(address, Stage::Out);
    room.borrow_mut().clients.remove(&address);
}

/// Waits until the client is not here any more.
async fn left(address: SocketAddr, room: &RefCell<Room>) -> Stage {
    let changed = room.borrow().clients[&address].changed.clone();
    loop {
        // Made before the look, so that nothing is missed after it.
        let news = changed.notified();
        let stage = room.borrow().clients[&address].stage;
        if stage != Stage::Here {
            return stage;
        }
        news.await;
    }
}

async fn write(mut writer: OwnedWriteHalf, address: SocketAddr, room: &RefCell<Room>) {
    let changed = room.borrow().clients[&address].changed.clone();
    loop {
        let news = changed.notified();
        let (line, stage) = {
            let mut room = room.borrow_mut();
            let Some(client) = room.clients.get_mut(&address) else {
                return;
            };
            (client.lines.pop_front(), client.stage)
        };
        match line {
            Some(line) => {
                if writer.write_all(line.as_bytes()).await.is_err() {
                    return;
                }
            }
            None if stage == Stage::Here => news.await,
            None => return,
        }
    }
}

async fn converse(
    reader: OwnedReadHalf,
    address: SocketAddr,
    room: &RefCell<Room>,
) -> io::Result<()> {
    let mut input = BufReader::new(reader);
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut input).take(MAX_LINE as u64 + 1);
        limited.read_until(b'\n', &mut line).await?;
        if line.pop_if(|last| *last == b'\n').is_none() {
            if line.len() > MAX_LINE {
                room.borrow_mut().tell(address, Notice::TooLong);
            }
            return Ok(());
        }
        match str::from_utf8(&line) {
            Ok("/quit") => {
                room.borrow_mut().tell(address, Notice::Bye);
                return Ok(());
            }
            Ok(text) => room.borrow_mut().hear(address, text),
            Err(_) => room.borrow_mut().tell(address, Notice::NotText),
        }
        // The others write what they have heard before the next line comes.
        yield_now().await;
    }
}

pub use others::{
    ASK_AGAIN, LONGEST_ANSWER, MOST_IN_MEMORY, QUERY, Service, client, discover, name_in,
    receive_file, send_file,
};

/// The parts that are not about the server.
mod others {
    //! Loops that read into a buffer and write it out, raced by `future::select`; and one deadline after the other.

    use std::{
        fs as std_fs, io,
        net::SocketAddr,
        path::{Path, PathBuf},
        pin::pin,
        str,
        time::Duration,
    };

    use futures::future::{self, Either};
    use sim::net::{TcpStream, UdpSocket};
    use tokio::{
        fs::{self, File},
        io::{AsyncBufRead, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
        time::{Instant, timeout_at},
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

    /// Passes on at most `most` bytes, and returns how many there were. Flushes after each piece.
    async fn pass_on(
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
        most: u64,
    ) -> io::Result<u64> {
        let mut buffer = vec![0; MOST_IN_MEMORY / 2];
        let mut passed = 0;
        while passed < most {
            let room = (most - passed).min(buffer.len() as u64) as usize;
            let read = from.read(&mut buffer[..room]).await?;
            if read == 0 {
                break;
            }
            to.write_all(&buffer[..read]).await?;
            to.flush().await?;
            passed += read as u64;
        }
        Ok(passed)
    }

    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut heard, mut said) = stream.split();
        let showing = pin!(pass_on(&mut heard, &mut output, u64::MAX));
        let typing = pin!(async {
            pass_on(&mut input, &mut said, u64::MAX).await?;
            said.shutdown().await
        });
        match future::select(showing, typing).await {
            Either::Left((shown, _)) => shown.map(drop),
            Either::Right((Ok(()), showing)) => showing.await.map(drop),
            Either::Right((failed, _)) => failed,
        }
    }

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let mut file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_all(&length.to_be_bytes()).await?;
        if pass_on(&mut file, &mut stream, length).await? < length {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file has shrunk",
            ));
        }
        stream.shutdown().await?;
        Ok(length)
    }

    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let mut length = [0; 8];
        stream.read_exact(&mut length).await?;
        let length = u64::from_be_bytes(length);
        let (mut file, part) = hidden(path).await?;
        let mut part = Some(part);
        if pass_on(&mut stream, &mut file, length).await? < length {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file was cut off",
            ));
        }
        drop(file);
        if let Some(part) = &part {
            fs::rename(&part.0, path).await?;
        }
        // From here on there is nothing to be removed.
        if let Some(part) = part.take() {
            std::mem::forget(part);
        }
        Ok(length)
    }

    /// A new file that others don't see, beside `path`.
    async fn hidden(path: &Path) -> io::Result<(File, Part)> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut dots = String::from(".");
        loop {
            let part = path.with_file_name(format!("{dots}{name}.incoming"));
            match File::create_new(&part).await {
                Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => dots.push('.'),
                created => return created.map(|file| (file, Part(part))),
            }
        }
    }

    struct Part(PathBuf);

    impl Drop for Part {
        fn drop(&mut self) {
            let _ = std_fs::remove_file(&self.0);
        }
    }

    pub async fn discover(
        socket: &UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> io::Result<Vec<Service>> {
        let over = Instant::now() + wait;
        let mut ask = Instant::now();
        let mut services = Vec::<Service>::new();
        let mut datagram = [0; 2 * LONGEST_ANSWER];
        while ask < over {
            socket.send_to(QUERY, to).await?;
            ask += ASK_AGAIN;
            while let Ok(received) =
                timeout_at(ask.min(over), socket.recv_from(&mut datagram)).await
            {
                let (length, addr) = received?;
                let known = services.iter().any(|service| service.addr == addr);
                if let (false, Some(name)) = (known, name_in(&datagram[..length])) {
                    let name = name.to_owned();
                    services.push(Service { name, addr });
                }
            }
        }
        Ok(services)
    }
}

//! Alternative: one loop that hands out operations and gets them back.
//!
//! To read a line is an operation, and so is to write one. It takes its half of the connection with it and brings it back
//! with the result, as with io_uring. Between two of them the loop owns everything, so there is nothing to share and no
//! step that is half done. In `broadcast` there are no queues: the lines are a list that only grows at its end, each client
//! walks along it, and what all have passed is freed.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt, io,
    net::SocketAddr,
    pin::pin,
    str,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{
    StreamExt,
    future::{AbortHandle, Abortable, BoxFuture},
    stream::FuturesUnordered,
};
use sim::net::{
    TcpListener, TcpStream,
    tcp::{OwnedReadHalf, OwnedWriteHalf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    select,
    sync::SetOnce,
    task::JoinSet,
    time::sleep,
};

pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    let start = Entry::new(None, Vec::new());
    let end = Arc::new(Mutex::new(start));
    let mut clients = JoinSet::new();
    loop {
        select! {
            accepted = listener.accept() => {
                let (stream, address) = accepted?;
                // It hears what is said from here on.
                let place = end.lock().unwrap().clone();
                clients.spawn(relay(stream, address, place, end.clone()));
            }
            Some(_) = clients.join_next() => {}
        }
    }
}

/// A line, who said it, and the one after it as soon as there is one.
struct Entry {
    from: Option<SocketAddr>,
    line: Vec<u8>,
    next: SetOnce<Arc<Entry>>,
}

impl Entry {
    fn new(from: Option<SocketAddr>, line: Vec<u8>) -> Arc<Entry> {
        Arc::new(Entry {
            from,
            line,
            next: SetOnce::new(),
        })
    }
}

impl Drop for Entry {
    /// In a loop: entry within entry would go as deep as the list is long.
    fn drop(&mut self) {
        let mut next = std::mem::take(&mut self.next).into_inner();
        while let Some(mut entry) = next.and_then(Arc::into_inner) {
            next = std::mem::take(&mut entry.next).into_inner();
        }
    }
}

async fn relay(
    stream: TcpStream,
    address: SocketAddr,
    mut place: Arc<Entry>,
    end: Arc<Mutex<Arc<Entry>>>,
) {
    let (reader, mut writer) = stream.into_split();
    let reading = async {
        let mut input = BufReader::new(reader);
        loop {
            let mut line = Vec::new();
            input.read_until(b'\n', &mut line).await?;
            if !line.ends_with(b"\n") {
                return io::Result::Ok(());
            }
            let entry = Entry::new(Some(address), line);
            let mut end = end.lock().unwrap();
            // Under the lock, so that it is the first and only one.
            let _ = end.next.set(entry.clone());
            *end = entry;
        }
    };
    let writing = async {
        loop {
            let next = place.next.wait().await.clone();
            place = next;
            if place.from != Some(address) {
                writer.write_all(&place.line).await?;
            }
        }
    };
    let _: io::Result<()> = select! {
        read = reading => read,
        written = writing => written,
    };
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
    let mut server = Server::default();
    let mut shutdown = pin!(shutdown);
    loop {
        select! {
            // What can be written is, before anything else is heard: a line that the connection takes does not wait.
            biased;
            () = &mut shutdown => break,
            Some(done) = server.writes.next() => server.go_on(done),
            accepted = listener.accept() => server.enter(accepted?.0),
            Some(done) = server.reads.next() => server.go_on(done),
        }
    }
    drop(listener);
    server.close();
    // Every connection that is left has its last words on the way.
    while let Some(done) = server.writes.next().await {
        server.go_on(done);
    }
    Ok(())
}

/// An operation of the client with this number came to this end.
enum Done {
    Read(u64, Input, io::Result<Heard>),
    Written(u64, OwnedWriteHalf, io::Result<()>),
    Overdue(u64),
}

type Input = BufReader<OwnedReadHalf>;

/// What was read.
enum Heard {
    Line(Vec<u8>),
    TooLong,
    End,
}

/// Operations that are under way. Those that were abandoned leave it, too.
type Operations = FuturesUnordered<Abortable<BoxFuture<'static, Done>>>;

#[derive(Default)]
struct Server {
    reads: Operations,
    /// And the time that somebody has who leaves.
    writes: Operations,
    clients: BTreeMap<u64, Client>,
    came: u64,
}

struct Client {
    name: Option<String>,
    waiting: VecDeque<Arc<str>>,
    /// Not here while a line is being written.
    writer: Option<OwnedWriteHalf>,
    writing: Option<Operation>,
    stage: Stage,
}

enum Stage {
    /// It is listened to: the operation that reads.
    Here { _reading: Operation },
    /// It gets what waits for it, as long as there is time: the operation that counts it.
    Leaving { _overdue: Operation },
}

/// An operation that is under way. Dropped, it is abandoned, and its half of the connection closed.
struct Operation(AbortHandle);

impl Drop for Operation {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Operation {
    fn start(
        operations: &mut Operations,
        operation: impl Future<Output = Done> + Send + 'static,
    ) -> Operation {
        let (handle, registration) = AbortHandle::new_pair();
        let operation: BoxFuture<'static, Done> = Box::pin(operation);
        operations.push(Abortable::new(operation, registration));
        Operation(handle)
    }
}

impl Server {
    fn enter(&mut self, stream: TcpStream) {
        self.came += 1;
        let number = self.came;
        let (reader, writer) = stream.into_split();
        let _reading = Operation::start(&mut self.reads, read(number, BufReader::new(reader)));
        let client = Client {
            name: None,
            waiting: VecDeque::new(),
            writer: Some(writer),
            writing: None,
            stage: Stage::Here { _reading },
        };
        self.clients.insert(number, client);
        self.tell(number, Notice::AskName);
    }

    fn go_on<E>(&mut self, done: Result<Done, E>) {
        match done {
            Ok(Done::Read(number, input, heard)) => self.hear(number, input, heard),
            Ok(Done::Written(number, writer, Ok(()))) => {
                if let Some(client) = self.clients.get_mut(&number) {
                    client.writer = Some(writer);
                    client.writing = None;
                    self.write(number);
                }
            }
            Ok(Done::Written(number, _, Err(_)) | Done::Overdue(number)) => self.remove(number),
            // It was abandoned.
            Err(_) => {}
        }
    }

    fn hear(&mut self, number: u64, input: Input, heard: io::Result<Heard>) {
        match heard {
            Ok(Heard::Line(line)) => match str::from_utf8(&line) {
                Ok("/quit") => return self.end(number, Notice::Bye),
                Ok(text) => self.hear_text(number, text),
                Err(_) => self.tell(number, Notice::NotText),
            },
            Ok(Heard::TooLong) => return self.end(number, Notice::TooLong),
            Ok(Heard::End) | Err(_) => return self.remove(number),
        }
        if let Some(client) = self.clients.get_mut(&number) {
            let _reading = Operation::start(&mut self.reads, read(number, input));
            client.stage = Stage::Here { _reading };
        }
    }

    fn hear_text(&mut self, number: u64, text: &str) {
        let mut names = self.clients.values().map(|client| client.name.as_deref());
        let is_taken = names.any(|name| name == Some(text));
        let Some(client) = self.clients.get_mut(&number) else {
            return;
        };
        if let Some(name) = client.name.clone() {
            self.tell_others(number, Notice::Said { name: &name, text });
        } else if !is_name(text) {
            self.tell(number, Notice::NotAName);
        } else if is_taken {
            self.tell(number, Notice::Taken(text));
        } else {
            client.name = Some(text.to_owned());
            self.tell_others(number, Notice::Joined(text));
            self.tell(number, Notice::Welcome(text));
        }
    }

    /// Tells everyone with a name, except for the one who is spoken of.
    fn tell_others(&mut self, number: u64, notice: Notice) {
        let line = line(notice);
        let mut numbers: Vec<u64> = Vec::new();
        for (other, client) in &self.clients {
            if *other != number && client.name.is_some() {
                numbers.push(*other);
            }
        }
        for other in numbers {
            self.put(other, line.clone());
        }
    }

    fn tell(&mut self, number: u64, notice: Notice) {
        self.put(number, line(notice));
    }

    fn put(&mut self, number: u64, line: Arc<str>) {
        let Some(client) = self.clients.get_mut(&number) else {
            return;
        };
        if client.waiting.len() >= MAX_WAITING {
            return self.remove(number);
        }
        client.waiting.push_back(line);
        self.write(number);
    }

    /// Writes the next line if none is being written. A client that has got everything and is leaving is then gone.
    fn write(&mut self, number: u64) {
        let Some(client) = self.clients.get_mut(&number) else {
            return;
        };
        let Some(mut writer) = client.writer.take() else {
            return;
        };
        let Some(line) = client.waiting.pop_front() else {
            client.writer = Some(writer);
            if let Stage::Leaving { .. } = client.stage {
                self.remove(number);
            }
            return;
        };
        let writing = Operation::start(&mut self.writes, async move {
            let written = writer.write_all(line.as_bytes()).await;
            Done::Written(number, writer, written)
        });
        client.writing = Some(writing);
    }

    /// Listens to it no more; once it has got these last words, its connection is closed.
    fn end(&mut self, number: u64, last: Notice) {
        self.tell(number, last);
        let Some(client) = self.clients.get_mut(&number) else {
            return;
        };
        let _overdue = Operation::start(&mut self.writes, async move {
            sleep(GRACE).await;
            Done::Overdue(number)
        });
        client.stage = Stage::Leaving { _overdue };
        let name = client.name.take();
        if let Some(name) = name {
            self.tell_others(number, Notice::Left(&name));
        }
    }

    fn remove(&mut self, number: u64) {
        let client = self.clients.remove(&number);
        if let Some(name) = client.and_then(|mut client| client.name.take()) {
            self.tell_others(number, Notice::Left(&name));
        }
    }

    /// Has the last word with everyone.
    fn close(&mut self) {
        self.reads.clear();
        for client in self.clients.values_mut() {
            // So that nobody hears of anybody's leaving.
            client.name = None;
        }
        let here = self.clients.iter();
        let here = here.filter(|(_, client)| matches!(client.stage, Stage::Here { .. }));
        let here: Vec<u64> = here.map(|(number, _)| *number).collect();
        for number in here {
            self.end(number, Notice::LastWord);
        }
    }
}

async fn read(number: u64, mut input: Input) -> Done {
    let mut line = Vec::new();
    let mut limited = (&mut input).take(MAX_LINE as u64 + 1);
    let read = limited.read_until(b'\n', &mut line).await;
    let heard = read.map(|_| match line.pop_if(|last| *last == b'\n') {
        Some(_) => Heard::Line(line),
        None if line.len() > MAX_LINE => Heard::TooLong,
        None => Heard::End,
    });
    Done::Read(number, input, heard)
}

fn line(notice: Notice) -> Arc<str> {
    format!("{notice}\n").into()
}

pub use others::{
    ASK_AGAIN, LONGEST_ANSWER, MOST_IN_MEMORY, QUERY, Service, client, discover, name_in,
    receive_file, send_file,
};

/// The parts that are not about the server.
mod others {
    //! Single steps, each of which may be dropped and asked for again; a buffer in front of the file; streams of questions
    //! and answers.

    use std::{
        ffi::OsString,
        io::{self, ErrorKind},
        net::SocketAddr,
        path::{Path, PathBuf},
        pin::pin,
        str,
        sync::atomic::{AtomicU64, Ordering},
        time::Duration,
    };

    use futures::{StreamExt, TryStreamExt, stream};
    use sim::net::{TcpStream, UdpSocket};
    use tokio::{
        fs::{self, File},
        io::{
            AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
            BufWriter, copy_buf,
        },
        select,
        time::{interval, sleep},
    };

    /// A client as four hands: each does one step as soon as there is something to do for it.
    pub async fn client(
        mut stream: TcpStream,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (heard, mut said) = stream.split();
        let mut heard = BufReader::new(heard);
        // What was typed and not yet sent, and what was heard and not yet shown.
        let (mut typed, mut shown) = (Vec::new(), Vec::new());
        let (mut typing, mut telling) = (true, true);
        let (mut hearing, mut unflushed) = (true, false);
        while hearing || unflushed {
            select! {
                // When the server has closed the connection, it is no error that nothing can be sent any more.
                biased;
                more = heard.fill_buf(), if hearing && shown.is_empty() => {
                    shown.extend_from_slice(more?);
                    heard.consume(shown.len());
                    hearing = !shown.is_empty();
                    unflushed |= hearing;
                }
                more = input.fill_buf(), if typing && typed.is_empty() => {
                    typed.extend_from_slice(more?);
                    input.consume(typed.len());
                    typing = !typed.is_empty();
                }
                sent = async {
                    match &*typed {
                        [] => said.shutdown().await.map(|()| 0),
                        typed => said.write(typed).await,
                    }
                }, if hearing && telling && !(typing && typed.is_empty()) => {
                    telling = !typed.is_empty();
                    typed.drain(..sent?);
                }
                written = async {
                    match &*shown {
                        [] => output.flush().await.map(|()| 0),
                        shown => output.write(shown).await,
                    }
                }, if unflushed => match (written?, shown.is_empty()) {
                    (_, true) => unflushed = false,
                    (0, false) => return Err(ErrorKind::WriteZero.into()),
                    (written, false) => drop(shown.drain(..written)),
                },
            }
        }
        Ok(())
    }

    pub const MOST_IN_MEMORY: usize = 65_536;

    /// The size of our buffers. What is in the hands of `tokio::fs` comes on top of it.
    const BUFFER: usize = MOST_IN_MEMORY / 4;

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let file = File::open(path).await?;
        let length = file.metadata().await?.len();
        stream.write_u64(length).await?;
        let mut file = BufReader::with_capacity(BUFFER, file).take(length);
        copy_buf(&mut file, &mut stream).await?;
        match file.limit() {
            0 => Ok(length),
            _ => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, file) = Part::beside(path).await?;
        let mut file = BufWriter::with_capacity(BUFFER, file);
        let mut arriving = BufReader::with_capacity(BUFFER, stream).take(length);
        copy_buf(&mut arriving, &mut file).await?;
        if arriving.limit() > 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        file.shutdown().await?;
        fs::rename(&part.path, path).await?;
        Ok(length)
    }

    /// A file that is not whole yet. Dropped, it is removed, if it still has this name.
    struct Part {
        path: PathBuf,
    }

    impl Part {
        async fn beside(path: &Path) -> io::Result<(Part, File)> {
            static PARTS: AtomicU64 = AtomicU64::new(0);
            loop {
                let number = PARTS.fetch_add(1, Ordering::Relaxed);
                let mut name = OsString::from(format!(".{number}-"));
                name.push(path.file_name().unwrap_or_default());
                let path = path.with_file_name(name);
                match File::create_new(&path).await {
                    Ok(file) => return Ok((Part { path }, file)),
                    // What another process has left.
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                    Err(error) => return Err(error),
                }
            }
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
        let questions = stream::unfold(interval(ASK_AGAIN), async |mut ticks| {
            ticks.tick().await;
            let asked = socket.send_to(QUERY, to).await;
            Some((asked.map(|_| None), ticks))
        });
        let answers = stream::unfold([0; LONGEST_ANSWER], async |mut datagram| {
            let received = socket.recv_from(&mut datagram).await;
            let service = received.map(|(length, addr)| {
                let name = name_in(&datagram[..length])?.to_owned();
                Some(Service { name, addr })
            });
            Some((service, datagram))
        });
        let both = stream::select(questions, answers);
        let mut both = pin!(both.take_until(sleep(wait)));
        let mut services = Vec::<Service>::new();
        while let Some(event) = both.try_next().await? {
            let service = event.filter(|new| services.iter().all(|known| known.addr != new.addr));
            services.extend(service);
        }
        Ok(services)
    }
}

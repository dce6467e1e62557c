//! What the checks of `client` and of `transfer` work with: both ends of a connection, a keyboard, a screen, a log of bytes.

use std::{
    fmt::Debug,
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use lab::{Apart, World};
use sim::net::{Link, Network, TcpStream, Witness};
use tokio::{
    io::{AsyncBufRead, AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf},
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
};

use super::{SERVER, Told, moment};

/// What is known of a network with one connection on it.
pub(super) struct Wire {
    pub(super) witness: Witness,
    /// The address of whoever connected.
    pub(super) client: SocketAddr,
}

impl Wire {
    /// Makes the connection, and returns the client's end and the server's.
    pub(super) async fn lay(world: &World, link: Link) -> (Wire, TcpStream, TcpStream) {
        let (network, witness) = Network::open(world);
        let listener = network.listen(SERVER);
        let connected = network.connect_with(SERVER, link).await;
        let (Ok(client), Ok((server, from))) = (connected, listener.accept().await) else {
            unreachable!("the simulated network connects whoever asks for it");
        };
        let wire = Wire {
            witness,
            client: from,
        };
        (wire, client, server)
    }
}

/// Runs `call` and what goes on around it. Returns what `call` returned and when, and what the other returned.
pub(super) async fn together<A, B>(
    world: &World,
    call: impl Future<Output = A>,
    script: impl Future<Output = B>,
) -> (A, Duration, B) {
    let (mut called, mut played) = (None, None);
    {
        // Each is polled for its own sake only, and dropped when it is over.
        let mut both = Apart::new();
        both.push(async { called = Some((call.await, world.elapsed())) });
        both.push(async { played = Some(script.await) });
        while both.next().await.is_some() {}
    }
    let (Some((result, at)), Some(played)) = (called, played) else {
        unreachable!("both are over");
    };
    (result, at, played)
}

/// What a call returned, and when.
pub(super) fn returned<T: Debug>(result: Result<T, ErrorKind>, at: Duration) -> Told {
    Told(format!("{:?} at {:?}", outcome(result), moment(at)))
}

/// What a call returned.
pub(super) fn outcome<T: Debug>(result: Result<T, ErrorKind>) -> Told {
    Told(match result {
        Ok(value) => match format!("{value:?}") {
            nothing if nothing == "()" => "no error".to_owned(),
            length => format!("the length {length}"),
        },
        Err(error) => format!("the error {error:?}"),
    })
}

/// The kind of an error, which can be compared.
pub(super) fn kind<T>(result: io::Result<T>) -> Result<T, ErrorKind> {
    result.map_err(|error| error.kind())
}

/// What somebody types. Dropped, that is the end of it.
pub(super) type Fingers = UnboundedSender<io::Result<Vec<u8>>>;

/// Where what is typed can be read.
pub(super) struct Keyboard {
    typed: UnboundedReceiver<io::Result<Vec<u8>>>,
    unread: Vec<u8>,
}

/// A keyboard, and who types on it.
pub(super) fn keyboard() -> (Fingers, Keyboard) {
    let (fingers, typed) = mpsc::unbounded_channel();
    let unread = Vec::new();
    (fingers, Keyboard { typed, unread })
}

/// Types `keys`, all at once.
pub(super) fn press(fingers: &Fingers, keys: impl AsRef<[u8]>) {
    // Perhaps nobody reads any more.
    let _ = fingers.send(Ok(keys.as_ref().to_owned()));
}

impl AsyncBufRead for Keyboard {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        while this.unread.is_empty() {
            match ready!(this.typed.poll_recv(context)) {
                Some(typed) => this.unread = typed?,
                None => break,
            }
        }
        Poll::Ready(Ok(&this.unread))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        self.unread.drain(..amount);
    }
}

impl AsyncRead for Keyboard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let unread = ready!(self.as_mut().poll_fill_buf(context))?;
        let amount = unread.len().min(into.remaining());
        into.put_slice(&unread[..amount]);
        self.consume(amount);
        Poll::Ready(Ok(()))
    }
}

/// Where the client writes. It takes a few bytes at a time, and shows them when it is flushed.
pub(super) struct Screen {
    world: World,
    shown: Arc<Mutex<Shown>>,
}

#[derive(Default)]
pub(super) struct Shown {
    written: Vec<u8>,
    flushed: Log,
    state: State,
    waiting: Option<Waker>,
}

/// Whether a screen takes what is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Works,
    Frozen,
    Broken,
}

/// The checks' view of a screen.
pub(super) struct Eyes(Arc<Mutex<Shown>>);

impl Screen {
    pub(super) fn on(world: &World) -> (Screen, Eyes) {
        let shown = Arc::<Mutex<Shown>>::default();
        let screen = Screen {
            world: world.clone(),
            shown: shown.clone(),
        };
        (screen, Eyes(shown))
    }
}

impl Eyes {
    /// What was shown, and when.
    pub(super) fn seen(&self) -> Log {
        hold(&self.0).flushed.clone()
    }

    /// Changes whether the screen takes what is written.
    pub(super) fn set(&self, state: State) {
        let waiting = {
            let mut shown = hold(&self.0);
            shown.state = state;
            shown.waiting.take()
        };
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}

impl AsyncWrite for Screen {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        const AT_A_TIME: usize = 50;
        let mut shown = hold(&self.shown);
        match shown.state {
            State::Works => {}
            State::Frozen => {
                shown.waiting = Some(context.waker().clone());
                return Poll::Pending;
            }
            State::Broken => return Poll::Ready(Err(ErrorKind::PermissionDenied.into())),
        }
        let amount = bytes.len().min(AT_A_TIME);
        shown.written.extend(&bytes[..amount]);
        Poll::Ready(Ok(amount))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut shown = hold(&self.shown);
        let written = std::mem::take(&mut shown.written);
        shown.flushed.add(self.world.elapsed(), &written);
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}

/// Bytes, and when they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Vec<(Duration, Vec<u8>)>);

impl Log {
    pub(super) fn add(&mut self, at: Duration, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        if bytes.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some((last, before)) if *last == at => before.extend(bytes),
            _ => self.0.push((at, bytes.to_owned())),
        }
    }

    /// All of it.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let pieces = self.0.iter().map(|(_, bytes)| &bytes[..]);
        pieces.collect::<Vec<_>>().concat()
    }

    /// All of it, so that one can read it.
    pub(super) fn text(&self) -> String {
        self.bytes().escape_ascii().to_string()
    }

    /// When the last of it came.
    pub(super) fn last(&self) -> Option<Duration> {
        self.0.last().map(|(at, _)| *at)
    }

    /// How many bytes came at `moment` or before.
    pub(super) fn length_at(&self, moment: Duration) -> usize {
        let came = self.0.iter().filter(|(at, _)| *at <= moment);
        came.map(|(_, bytes)| bytes.len()).sum()
    }

    /// What came when, so that one can read it.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |(at, bytes): &(Duration, Vec<u8>)| {
            format!("{:?}: {}", moment(*at), bytes.escape_ascii())
        };
        self.0.iter().map(line).collect()
    }
}

/// What [`hear`] says of the end.
pub(super) fn ending(end: Result<Duration, ErrorKind>) -> Told {
    Told(match end {
        Ok(at) => format!("the end, at {:?}", moment(at)),
        Err(error) => format!("the error {error:?}"),
    })
}

/// Reads `input` to its end. Returns what came when, and how and when it ended.
pub(super) async fn hear(
    world: &World,
    input: &mut (impl AsyncRead + Unpin),
) -> (Log, Result<Duration, ErrorKind>) {
    let mut log = Log::default();
    let mut buffer = [0; 4_096];
    loop {
        match input.read(&mut buffer).await {
            Ok(0) => return (log, Ok(world.elapsed())),
            Ok(read) => log.add(world.elapsed(), &buffer[..read]),
            Err(error) => return (log, Err(error.kind())),
        }
    }
}

fn hold(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().expect("nobody panics with the lock")
}

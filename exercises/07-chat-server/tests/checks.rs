//! What the chat server is checked for. One file a part, and here what they share: guests, who remember what they heard
//! and when.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{Either, join, join_all},
};
use lab::{Apart, Trusted, World, expect_eq, fail, settle};
use sim::net::{
    Link, Network, TcpListener, Witness,
    tcp::{OwnedReadHalf, OwnedWriteHalf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    task::JoinSet,
    time::sleep,
};

#[path = "checks/broadcast.rs"]
mod broadcast;
#[path = "checks/client.rs"]
mod client;
#[path = "checks/crowd.rs"]
mod crowd;
#[path = "checks/departures.rs"]
mod departures;
#[path = "checks/discovery.rs"]
mod discovery;
#[path = "checks/disk.rs"]
mod disk;
#[path = "checks/folder.rs"]
mod folder;
#[path = "checks/nicknames.rs"]
mod nicknames;
#[path = "checks/props.rs"]
mod props;
#[path = "checks/shutdown.rs"]
mod shutdown;
#[path = "checks/slow_reader.rs"]
mod slow_reader;
#[path = "checks/transfer.rs"]
mod transfer;

/// Where the server listens.
const SERVER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 9_999);

/// What the server says. The words are the skeleton's, and not to be changed in a submission.
const ASK_NAME: &str = "* what is your name?";
const NOT_A_NAME: &str = "* a name is 1 to 16 letters and digits";
const NOT_TEXT: &str = "* that was not UTF-8";
const TOO_LONG: &str = "* that line was too long";
const BYE: &str = "* bye";
const LAST_WORD: &str = "* the server is shutting down";

fn taken(name: &str) -> String {
    format!("* {name} is taken")
}

fn welcome(name: &str) -> String {
    format!("* welcome, {name}")
}

fn joined(name: &str) -> String {
    format!("* {name} is here")
}

fn left(name: &str) -> String {
    format!("* {name} has left")
}

/// A network, and whoever comes to the server on it.
struct Scene {
    world: World,
    network: Network,
    witness: Witness,
}

impl Scene {
    fn open(world: &World) -> (Scene, TcpListener) {
        let (network, witness) = Network::open(world);
        let listener = network.listen(SERVER);
        let scene = Scene {
            world: world.clone(),
            network,
            witness,
        };
        (scene, listener)
    }

    /// Waits until `moment`.
    async fn until(&self, moment: Duration) {
        sleep(moment.saturating_sub(self.world.elapsed())).await;
    }

    /// Waits until everything that was said has been heard. It takes a tenth of a second.
    async fn quiet(&self) {
        sleep(ms(100)).await;
        settle().await;
    }

    /// A guest who has connected and listens, in a latency drawn from the seed.
    async fn guest(&self, name: &str) -> Guest {
        let mut guest = self.deaf(name, sim::net::WINDOW).await;
        guest.listen();
        guest
    }

    /// A guest who has connected and listens: at times from the host of one who is there, as two do at one table. Only the port is
    /// another then, and no two have the same `port`.
    async fn neighbour(&self, name: &str, there: Option<&Guest>, port: u16) -> Guest {
        let link = match there {
            Some(other) if self.world.draw(0..=2) == 0 => {
                Link::new().from(SocketAddr::new(other.address.ip(), port))
            }
            _ => Link::new(),
        };
        let mut guest = self.comes(name, link).await;
        guest.listen();
        guest
    }

    /// A guest who has connected and does not read for the time being. Between it and the server are `window` bytes.
    async fn deaf(&self, name: &str, window: usize) -> Guest {
        self.comes(name, Link::new().window(window)).await
    }

    /// A guest who has connected over `link`, in a latency drawn from the seed, and does not read.
    async fn comes(&self, name: &str, link: Link) -> Guest {
        let latency = self.world.draw_ms(1..=20);
        let link = link.name(name).latency(latency);
        let connected = self.network.connect_with(SERVER, link).await;
        let Ok(stream) = connected else {
            fail!("No one was listening when {name} connected.");
        };
        let address = stream.local_addr().expect("a connection has an address");
        let (input, output) = stream.into_split();
        Guest {
            world: self.world.clone(),
            name: name.to_owned(),
            address,
            latency,
            input: Some(input),
            output: Some(output),
            ear: Arc::default(),
        }
    }

    /// Guests who have connected at the same moment and listen.
    async fn guests(&self, count: usize) -> Vec<Guest> {
        let names: Vec<String> = (0..count).map(|number| format!("guest{number}")).collect();
        join_all(names.iter().map(|name| self.guest(name))).await
    }

    /// Guests who have got their names, one after the other. What they heard so far is forgotten.
    async fn named<const N: usize>(&self, names: [&str; N]) -> [Guest; N] {
        let mut guests = Vec::new();
        for name in names {
            let mut guest = self.guest(name).await;
            guest.say(name).await;
            self.quiet().await;
            guests.push(guest);
        }
        guests.iter().for_each(Guest::forget);
        guests
            .try_into()
            .unwrap_or_else(|_| unreachable!("there is a guest for each name"))
    }

    /// Expects that the server closed the connection of `guest` at the moment `at`.
    #[track_caller]
    fn expect_closed(&self, guest: &Guest, at: Duration) {
        expect_eq!(
            when(self.closed(guest)),
            when(Some(at)),
            "the moment at which the connection of {} was closed",
            guest.name
        );
    }

    /// Expects that the server has not closed the connection of `guest`, `although` it is tempting.
    #[track_caller]
    fn expect_open(&self, guest: &Guest, although: &str) {
        if let Some(at) = self.closed(guest) {
            fail!(
                "The connection of {} was closed at {:?}, although {although}.",
                guest.name,
                moment(at)
            );
        }
    }

    /// When the server closed the connection of `guest`.
    fn closed(&self, guest: &Guest) -> Option<Duration> {
        let server = self.witness.connection(guest.address).server;
        server
            .closed
            .map(|moment| Duration::from_micros(moment.as_micros()))
    }
}

/// Somebody who is connected to the server.
struct Guest {
    world: World,
    name: String,
    address: SocketAddr,
    /// How long a byte takes, in either direction.
    latency: Duration,
    input: Option<OwnedReadHalf>,
    output: Option<OwnedWriteHalf>,
    ear: Arc<Mutex<Ear>>,
}

/// What a guest has heard.
#[derive(Default)]
struct Ear {
    lines: Vec<(Duration, String)>,
    /// When its connection ended, in whatever way.
    end: Option<Duration>,
}

impl Guest {
    /// Begins to read, if it has not begun yet.
    fn listen(&mut self) {
        let Some(input) = self.input.take() else {
            return;
        };
        let world = self.world.clone();
        let ear = self.ear.clone();
        tokio::spawn(async move {
            let mut input = BufReader::with_capacity(512, input);
            let mut line = Vec::new();
            while let Ok(1..) = input.read_until(b'\n', &mut line).await {
                let text = match line.strip_suffix(b"\n") {
                    Some(text) => String::from_utf8_lossy(text).into_owned(),
                    None => format!("{} (and no newline)", String::from_utf8_lossy(&line)),
                };
                hold(&ear).lines.push((world.elapsed(), text));
                line.clear();
            }
            hold(&ear).end = Some(world.elapsed());
        });
    }

    /// Writes `bytes`. To write to a connection that is closed does nothing.
    async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        if let Some(output) = &mut self.output {
            let _ = output.write_all(bytes.as_ref()).await;
        }
    }

    /// Says one line.
    async fn say(&mut self, text: &str) {
        self.write(format!("{text}\n")).await;
    }

    /// Says all of this, however long the server takes to hear it, and nothing after it. It goes on doing so until what this
    /// returns is dropped.
    fn goes_on_saying(&mut self, bytes: Vec<u8>) -> JoinSet<()> {
        let mut talks = JoinSet::new();
        if let Some(mut output) = self.output.take() {
            talks.spawn(async move {
                let _ = output.write_all(&bytes).await;
                // Its input has not ended.
                std::future::pending::<()>().await;
            });
        }
        talks
    }

    /// Says that it has no more to say. It goes on listening.
    fn end(&mut self) {
        self.output = None;
    }

    /// What it has heard since it last forgot.
    fn heard(&self) -> Vec<String> {
        let ear = hold(&self.ear);
        ear.lines.iter().map(|(_, line)| line.clone()).collect()
    }

    /// The same, each line with the moment at which it was heard.
    fn heard_when(&self) -> Vec<String> {
        let ear = hold(&self.ear);
        ear.lines
            .iter()
            .map(|(at, line)| at_time(*at, line))
            .collect()
    }

    /// When it heard the last line.
    fn heard_last(&self) -> Duration {
        let ear = hold(&self.ear);
        ear.lines.last().map_or(Duration::ZERO, |(at, _)| *at)
    }

    /// Whether it has heard just these lines, at these moments.
    fn has_heard(&self, lines: &[(Duration, &str)]) -> bool {
        let ear = hold(&self.ear);
        let heard = ear.lines.iter().map(|(at, line)| (*at, line.as_str()));
        heard.eq(lines.iter().copied())
    }

    /// When it heard that its connection had ended.
    fn ended(&self) -> Option<Duration> {
        hold(&self.ear).end
    }

    /// Expects that its connection has not ended: it did nothing to be put out for.
    #[track_caller]
    fn expect_still_here(&self, although: &str) {
        if let Some(at) = self.ended() {
            fail!(
                "{} was put out at {:?}, although {although}.",
                self.name,
                moment(at)
            );
        }
    }

    /// Expects that it heard of its end at the moment `at`.
    #[track_caller]
    fn expect_ended(&self, at: Duration) {
        expect_eq!(
            when(self.ended()),
            when(Some(at)),
            "the moment at which {} was told of the end",
            self.name
        );
    }

    fn forget(&self) {
        hold(&self.ear).lines.clear();
    }
}

/// Plays `script` while `server` serves, and drops the server at the end of it.
async fn beside<T>(
    server: impl Future<Output = io::Result<()>>,
    script: impl Future<Output = T>,
) -> T {
    // Each is polled for its own sake only.
    let mut both = Apart::new();
    both.push(server.map(Either::Left));
    both.push(script.map(Either::Right));
    match both.next().await {
        Some(Either::Right(result)) => {
            drop(both);
            settle().await;
            lab::over();
            result
        }
        Some(Either::Left(ended)) => {
            let returned = props::outcome(props::kind(ended));
            fail!("The server returned {returned:?} instead of serving.")
        }
        None => unreachable!("there are two of them"),
    }
}

/// Plays `script` while `server` serves, and waits for the end of both. Returns what the server returned, and when.
async fn to_the_end(
    world: &World,
    server: impl Future<Output = io::Result<()>>,
    script: impl Future<Output = ()>,
) -> (io::Result<()>, Duration) {
    let server = async {
        let result = server.await;
        lab::over();
        (result, world.elapsed())
    };
    join(server, script).await.0
}

/// A line and the moment at which it was heard.
fn at_time(at: Duration, line: &str) -> String {
    format!("{:?}: {line}", moment(at))
}

/// What came of something, in words: compared by them, and shown as they stand.
#[derive(Clone, PartialEq)]
struct Told(String);

impl Trusted for Told {}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A moment, or a time: `250 ms`.
fn moment(at: Duration) -> Told {
    Told(format!("{} ms", at.as_millis()))
}

/// When something happened, if it has.
fn when(at: Option<Duration>) -> Told {
    at.map_or(Told("not yet".to_owned()), moment)
}

/// Expects that these lines were heard, each of which may be long: the first that is another one is shown, and no more of it
/// than what is around the difference.
#[track_caller]
fn expect_lines(heard: &[String], expected: &[String], what: &str) {
    let Some(first) = (0..heard.len().max(expected.len()))
        .find(|number| heard.get(*number) != expected.get(*number))
    else {
        return;
    };
    let (heard, expected) = (heard.get(first), expected.get(first));
    let same = match (heard, expected) {
        (Some(heard), Some(expected)) => {
            let both = heard.chars().zip(expected.chars());
            both.take_while(|(heard, expected)| heard == expected)
                .count()
        }
        _ => 0,
    };
    let show =
        |line: Option<&String>| line.map_or(Told("none".to_owned()), |line| around(line, same));
    expect_eq!(show(heard), show(expected), "line {} {what}", first + 1);
}

/// What stands in `text` around its character `place`.
fn around(text: &str, place: usize) -> Told {
    const BEFORE: usize = 20;
    const SHOWN: usize = 60;
    let from = if place > BEFORE + SHOWN / 2 {
        place - BEFORE
    } else {
        0
    };
    let length = text.chars().count();
    let shown: String = text.chars().skip(from).take(SHOWN).collect();
    let before = if from > 0 { "…" } else { "" };
    let behind = if from + SHOWN < length { "…" } else { "" };
    let cut = format!("{before}{shown}{behind}");
    Told(match length > SHOWN {
        true => format!("{cut} ({length} characters)"),
        false => cut,
    })
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A number of things from `range`, drawn from the seed.
fn some(world: &World, range: RangeInclusive<u64>) -> usize {
    world.draw(range) as usize
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

fn hold(ear: &Mutex<Ear>) -> std::sync::MutexGuard<'_, Ear> {
    ear.lock().expect("nobody panics with the lock")
}

//! Exercise 07, the chat server: many connections at once, none of which can harm the others.
//!
//! [`TcpListener`], [`TcpStream`] and [`UdpSocket`] come from `sim::net` and have the shapes of those in `tokio::net`: you
//! accept, split, read, write and shut down as you would there, and dropping one closes it. In the checks a simulated network
//! is behind them; in `main.rs` it is the real one.
//!
//! Write the functions below. `broadcast` is a separate part; [`serve`] is written part by part: `nicknames`, `departures`,
//! `slow_reader`, `shutdown`. In the part `crowd`, both of them face 10,000 clients. The other parts stand alone. Besides the
//! standard library you have `tokio`, `futures`, `tokio_stream` and `sim`.
//!
//! `cargo run -p chat-server -- 127.0.0.1:9999` runs the server on real TCP; talk to it with `nc 127.0.0.1 9999`. Check the
//! code with `cargo grade run chat-server`.
//!
//! What holds for every part:
//!
//! - Time is measured by tokio's clock, the one that `tokio::time` uses. The checks run on a paused clock: they wait for
//!   hours in an instant, and they notice every millisecond that you are early or late.
//! - The network takes time. Your code takes none: what can be done at a moment is done at that moment.
//! - Nothing may block the thread. Code that waits lets other code run on it.
//! - When a function has returned, or its future has been dropped, its connections are closed and nothing that it
//!   started is left running.
//! - A line ends with `\n`. If there is a `\r` before that, what happens to the `\r` is up to you.
#![allow(unused_variables)] // Delete this line when all parts are written.

use std::{fmt, io, net::SocketAddr, path::Path, str, time::Duration};

use sim::net::{TcpListener, TcpStream, UdpSocket};
use tokio::io::{AsyncBufRead, AsyncWrite};

/// Passes lines on: what one client says, all the others hear.
///
/// - Each connection to `listener` is a client. Clients have no names, and the server says nothing of its own.
/// - A line goes to every client that is connected when the line ends, except its sender. It is passed on at that moment,
///   unchanged and with its newline. All lines are UTF-8 here.
/// - It arrives whole: one line is never in the middle of another. The lines of one client arrive in order.
/// - Every client reads what it is sent, so nothing needs a limit. Many lines may come at once, and each of them arrives.
/// - When a client's input ends, or its connection is reset, it is gone: its connection is closed at that moment, and the
///   others hear nothing about it. What it said before still arrives.
///
/// It runs until its future is dropped.
///
/// # Errors
///
/// If `listener` fails for good. That one client could not be let in is no reason to stop.
pub async fn broadcast(listener: TcpListener) -> io::Result<()> {
    todo!("broadcast: accept clients, and pass the lines of each on to the others")
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
    /// The answer to a name that is not valid, see [`is_name`].
    NotAName,
    /// The answer to a name that another client has.
    Taken(&'a str),
    /// The answer to a name that is the client's from now on.
    Welcome(&'a str),
    /// To the others: a client with this name has come.
    Joined(&'a str),
    /// To the others: what a client said.
    Said {
        /// Who.
        name: &'a str,
        /// The line, as it came.
        text: &'a str,
    },
    /// To the others: the client with this name has gone.
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

/// The chat server. It serves every client that connects to `listener` until `shutdown` is done. Everything it says is a
/// [`Notice`]; it says nothing else.
///
/// Part `nicknames`:
///
/// - A client is asked for its name, and its first line is the name. If that [is not a name](is_name), or another client has
///   it already, the client is told so, and its next line is taken as the name.
/// - A client that gets its name is welcomed, and the others hear that it is here. From then on they hear its lines, in
///   order, and it hears theirs. An empty line is a line. No client hears its own lines.
/// - "The others" are all clients that have a name. A client without one hears only what is said to it, and no other client
///   hears of it.
/// - The line `/quit` ends a client's visit, whether it has a name or not. The server says goodbye to it, and its connection
///   is closed.
/// - A client that has gone, in whatever way, has left: the others hear that once, at the moment it happens, and the name is
///   free again.
///
/// Part `departures`:
///
/// - A client has gone when its connection is reset or its input ends. Nothing is said to it, and its connection is closed.
/// - What comes between its last newline and the end of its input is not a line; there is no telling whether it was whole.
/// - A line that is not UTF-8 is answered, and has no other effect.
/// - The server does not wait for the end of a line that is too long. When more than [`MAX_LINE`] bytes are there and no
///   newline, the client is told so, and its visit ends as with `/quit`.
///
/// Part `slow_reader`:
///
/// - A client may stop reading. At some point its connection takes no more bytes, and lines wait in the server: at most
///   [`MAX_WAITING`]. When there would be more, the client has gone: at that moment its connection is closed, without another
///   word. What it got until then has no gaps.
/// - The line that is being written does not count, nor does a buffer of up to 8 KiB in front of the connection. So the
///   checks try half as many, and three times as many.
/// - A line that the connection takes does not wait. No client that reads is thrown out because another sends a thousand
///   lines at once.
/// - A client that does not read does not delay any other.
///
/// Part `shutdown`:
///
/// - When `shutdown` is done, no more clients are let in, nothing more is passed on, and every connected client, with or
///   without a name, hears the last word. It is the last line it hears.
/// - A client that is told goodbye, because of `/quit`, a line that was too long, or the last word, first gets what is
///   waiting for it. Its connection is closed when it has got everything, and after [`GRACE`] at the latest: some clients do
///   not read.
/// - `serve` returns when all connections are closed.
///
/// # Errors
///
/// If `listener` fails for good. That one client could not be let in is no reason to stop.
pub async fn serve(listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    todo!("nicknames: ask each client for its name, and pass on what it says under that name")
}

// ---- client, transfer, discovery

/// A client for people: sends what is typed, shows what the server says.
///
/// - What can be read from `input` is sent to the server as it is, byte for byte. A line goes out, at the latest, the moment
///   its newline is there. A person is typing: input may come in pieces, or not at all for hours.
/// - What arrives from the server is written to `output` as it is, byte for byte, and flushed at the moment it arrives. It
///   need not be lines or UTF-8.
/// - Neither direction waits for the other. While the server takes nothing more, what it says is still shown; while `output`
///   takes nothing more, what is typed is still sent.
/// - At the end of `input`, the rest of it is sent, including a last line without a newline, and then the server is told that
///   nothing more will come. The server may have more to say: that is shown, until the server closes the connection.
/// - When the server closes the connection, everything it said is shown and the client returns at that moment, even if
///   `input` has not ended.
///
/// # Errors
///
/// If the connection is reset, or if reading from `input` or writing to `output` fails: that error, at that moment.
pub async fn client(
    stream: TcpStream,
    input: impl AsyncBufRead + Unpin,
    output: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    todo!("client: send what is typed, show what arrives, until the server closes the connection")
}

/// How much of a file [`send_file`] and [`receive_file`] may hold in memory, in bytes.
pub const MOST_IN_MEMORY: usize = 65_536;

/// Sends the file at `path`, closes the connection, and returns how long the file is, in bytes.
///
/// - The length comes first: eight bytes, big-endian (`write_u64` does that). The file's bytes follow.
/// - Read and write files with `tokio::fs`, here and in [`receive_file`]. A call to `std::fs` waits for the disk and blocks
///   the thread; only a `drop`, where nothing can be awaited, has no other choice.
/// - The file is read as it is sent. What has been read but not yet taken by the connection is never more than
///   [`MOST_IN_MEMORY`]. While the connection takes nothing, nothing more is read.
/// - What was announced is sent, even if the file grows meanwhile.
/// - It returns at the moment the connection has taken everything. On an error the connection is closed, too.
///
/// # Errors
///
/// If the file can't be opened or read: then that error. If it turns out shorter than was announced:
/// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof). If the connection can't be written to: that error.
pub async fn send_file(stream: TcpStream, path: &Path) -> io::Result<u64> {
    todo!("transfer: send the file's length, and the file piece by piece")
}

/// Receives a file as [`send_file`] sends it, stores it at `path`, and returns how long it is, in bytes.
///
/// - It returns at the moment the last announced byte is here, with the connection closed. It does not wait for the other
///   side to close it, and what comes after the file is none of its business.
/// - What has arrived is written to a file with another name, in the same folder as `path`: all but [`MOST_IN_MEMORY`] of it,
///   at the moment it arrives. Choose a name that no other file has. Several files may be received in one folder at the same
///   time, each at another `path`: `notes.txt` and `notes.md`, say.
/// - When everything is there, that file takes the place of the one at `path`, by `rename`. Until then `path` is what it was:
///   nothing, or the old file, untouched. A program that has the old file open goes on reading the old one.
/// - If it fails, or its future is dropped while it waits for the other side, no trace of it is left in the folder.
/// - The length is only what the sender claims. A terabyte may be announced and never come: nothing is reserved for it.
///
/// # Errors
///
/// If the connection ends before the last announced byte: [`UnexpectedEof`](io::ErrorKind::UnexpectedEof). If it is reset, or
/// something can't be written: that error.
pub async fn receive_file(stream: TcpStream, path: &Path) -> io::Result<u64> {
    todo!("transfer: write what arrives beside `path`, and rename it when it is whole")
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
/// - It sends [`QUERY`] to `to` at once and then every [`ASK_AGAIN`], whatever else arrives, because datagrams get lost. When
///   `wait` is over, it stops asking.
/// - `to` may be the broadcast address, 255.255.255.255. Then `socket` is already allowed to send there.
/// - It returns at the moment `wait` is over, not before and not later, with or without answers.
/// - A datagram is an answer if [`name_in`] finds a name in it. All others are ignored.
/// - Each server is listed once, in the order of their first answers, with the name that was in the first. Servers are told
///   apart by the addresses that their answers come from; two may have the same name.
///
/// # Errors
///
/// If `socket` fails to send or to receive: that error, at that moment.
pub async fn discover(
    socket: &UdpSocket,
    to: SocketAddr,
    wait: Duration,
) -> io::Result<Vec<Service>> {
    todo!("discovery: ask, ask again, and gather the answers until the time is up")
}

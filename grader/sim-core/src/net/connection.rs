//! One simulated connection: a pipe each way, with bytes on their way and bytes that have arrived.

use std::{
    collections::{HashSet, VecDeque},
    io,
    net::{IpAddr, SocketAddr},
    task::{Context, Poll},
    time::Duration,
};

use tokio::io::ReadBuf;

use crate::{
    Trusted,
    net::{
        clock::{Clock, Waiter, Wakes},
        lane::Lane,
        witness::{EndSeen, Seen},
    },
    timeline::Moment,
};

/// Which end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Who connected.
    Client,
    /// Who accepted.
    Server,
}

impl Trusted for Side {}

/// One connection, for as long as the network is there.
#[derive(Debug)]
pub(super) struct Connection {
    lane: Lane,
    latency: Duration,
    window: usize,
    /// Since when a partition holds everything.
    held_since: Option<Duration>,
    ends: [EndState; 2],
}

/// One end: what comes towards it, who waits there, and what it has done.
#[derive(Debug)]
struct EndState {
    addr: SocketAddr,
    inbound: Pipe,
    /// When it learns that the other side knows nothing of the connection any more.
    reset: Option<Duration>,
    reader: Waiter,
    writer: Waiter,
    /// Whether its holder wants a reset in place of a goodbye.
    abrupt: bool,
    seen: EndSeen,
}

/// What is on its way to one end, and what has arrived and is not read.
#[derive(Debug, Default)]
struct Pipe {
    bytes: VecDeque<u8>,
    /// How many of the bytes have arrived.
    arrived: usize,
    /// The others: when so many arrive.
    segments: VecDeque<(Duration, usize)>,
    /// When the end of it all arrives.
    end: Option<Duration>,
    /// How much of the window is taken. More than there are bytes, if nobody is left to read.
    taken: usize,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }
}

impl Connection {
    /// A connection from the first of `addrs` to the second that has just come about.
    pub(super) fn open(
        clock: &Clock,
        name: String,
        addrs: [SocketAddr; 2],
        latency: Duration,
        window: usize,
    ) -> Connection {
        Connection {
            lane: Lane::open(clock.world(), name),
            latency,
            window,
            held_since: None,
            ends: addrs.map(EndState::new),
        }
    }

    /// The client's address and the server's.
    pub(super) fn addrs(&self) -> [SocketAddr; 2] {
        self.ends.each_ref().map(|end| end.addr)
    }

    /// The bytes that are on their way or unread.
    pub(super) fn buffered(&self) -> usize {
        self.ends.iter().map(|end| end.inbound.bytes.len()).sum()
    }

    /// What a witness may know of it.
    pub(super) fn seen(&self) -> Seen {
        let [client, server] = self.ends.each_ref().map(|end| EndSeen {
            buffered: end.inbound.bytes.len(),
            ..end.seen
        });
        Seen {
            name: self.lane.name().to_owned(),
            client,
            server,
        }
    }

    /// Has `side` end with a reset when it is closed.
    pub(super) fn set_abrupt(&mut self, side: Side) {
        self.ends[side as usize].abrupt = true;
    }

    pub(super) fn touches(&self, ip: IpAddr) -> bool {
        self.ends.iter().any(|end| end.addr.ip() == ip)
    }

    pub(super) fn is_cut_off(&self, cut_off: &HashSet<IpAddr>) -> bool {
        self.ends.iter().any(|end| cut_off.contains(&end.addr.ip()))
    }

    /// Reads what has arrived at `side`.
    pub(super) fn poll_read(
        &mut self,
        side: Side,
        clock: &Clock,
        context: &Context<'_>,
        into: &mut ReadBuf<'_>,
        wakes: &mut Wakes,
    ) -> Poll<io::Result<()>> {
        let horizon = self.horizon(clock.now());
        let held = self.is_held();
        let (this, other) = self.pair(side);
        if this.seen.reset {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        this.inbound.arrive(horizon);
        let read = this.inbound.read(into);
        if read > 0 {
            this.seen.read += read as u64;
            other.writer.wake(wakes);
            return Poll::Ready(Ok(()));
        }
        if into.remaining() == 0 || this.inbound.has_ended(horizon) {
            return Poll::Ready(Ok(()));
        }
        if this.is_reset(horizon) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let due = this.next_to_read().filter(|_| !held);
        this.reader.wait(clock, context, due);
        Poll::Pending
    }

    /// Writes from `side` to the other, as much as the window takes.
    pub(super) fn poll_write(
        &mut self,
        side: Side,
        clock: &Clock,
        context: &Context<'_>,
        bytes: &[u8],
        wakes: &mut Wakes,
    ) -> Poll<io::Result<usize>> {
        let now = clock.now();
        let horizon = self.horizon(now);
        let (held, latency, window) = (self.is_held(), self.latency, self.window);
        let (this, other) = self.pair(side);
        if let Some(error) = this.write_error(horizon) {
            return Poll::Ready(Err(error.into()));
        }
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let room = window - other.inbound.taken;
        if room == 0 {
            let due = this.reset.filter(|_| !held);
            this.writer.wait(clock, context, due);
            return Poll::Pending;
        }
        let bytes = &bytes[..bytes.len().min(room)];
        this.seen.written += bytes.len() as u64;
        other.inbound.taken += bytes.len();
        if other.seen.closed.is_some() {
            // Nobody is there to read it. That is the answer, and it has to travel back.
            this.reset.get_or_insert(now + 2 * latency);
        } else {
            let first = other.next_to_read().is_none();
            other.inbound.send(now + latency, bytes);
            if first && !held {
                other.reader.set(clock, now + latency, wakes);
            }
        }
        self.lane.sent(side, bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    /// Ends what `side` has to say. It may go on listening.
    pub(super) fn shut(&mut self, side: Side, clock: &Clock, wakes: &mut Wakes) -> io::Result<()> {
        let now = clock.now();
        let horizon = self.horizon(now);
        let (held, due) = (self.is_held(), now + self.latency);
        let (this, other) = self.pair(side);
        if this.seen.reset || this.is_reset(horizon) {
            return Err(io::ErrorKind::NotConnected.into());
        }
        if this.seen.shut.is_some() {
            return Ok(());
        }
        this.seen.shut = Some(Moment::after(now));
        if other.seen.closed.is_none() {
            let first = other.next_to_read().is_none();
            other.inbound.end = Some(due);
            if first && !held {
                other.reader.set(clock, due, wakes);
            }
        }
        Ok(())
    }

    /// Closes `side` for good: its holder is gone.
    pub(super) fn close(&mut self, side: Side, clock: &Clock, wakes: &mut Wakes) {
        let now = clock.now();
        let horizon = self.horizon(now);
        let (held, latency) = (self.is_held(), self.latency);
        if self.ends[side as usize].abrupt {
            self.reset(side, clock, wakes);
        }
        // What has been reset has nothing more to say.
        let _ = self.shut(side, clock, wakes);
        let (this, other) = self.pair(side);
        (this.reader, this.writer) = Default::default();
        if this.seen.closed.is_some() {
            return;
        }
        this.seen.closed = Some(Moment::after(now));
        this.inbound.arrive(horizon);
        if let Some(unread) = this.inbound.forget(now) {
            let due = *other.reset.get_or_insert(unread + latency);
            if !held {
                other.writer.set(clock, due, wakes);
            }
        }
        self.lane.closed(side);
    }

    /// Resets the connection from `side`.
    pub(super) fn reset(&mut self, side: Side, clock: &Clock, wakes: &mut Wakes) {
        let now = clock.now();
        let held = self.is_held();
        let due = now + self.latency;
        let (this, other) = self.pair(side);
        if this.seen.closed.is_some() {
            return;
        }
        this.seen.reset = true;
        this.seen.closed = Some(Moment::after(now));
        this.inbound.forget(now);
        this.reader.wake(wakes);
        this.writer.wake(wakes);
        let due = *other.reset.get_or_insert(due);
        if !held {
            other.set_timers(clock, due, wakes);
        }
        self.lane.reset(side);
    }

    /// A partition begins.
    pub(super) fn hold(&mut self, now: Duration) {
        if self.held_since.is_none() {
            self.held_since = Some(now);
            self.lane.cut_off();
        }
    }

    /// A partition ends: what it has held arrives after the latency.
    pub(super) fn release(&mut self, clock: &Clock, wakes: &mut Wakes) {
        let Some(since) = self.held_since.take() else {
            return;
        };
        let due = clock.now() + self.latency;
        for end in &mut self.ends {
            end.inbound.delay(since, due);
            end.reset = end.reset.map(|at| if at > since { due } else { at });
            end.set_timers(clock, due, wakes);
        }
        self.lane.healed();
    }

    fn is_held(&self) -> bool {
        self.held_since.is_some()
    }

    /// Up to when things have arrived.
    fn horizon(&self, now: Duration) -> Duration {
        self.held_since.unwrap_or(now)
    }

    fn pair(&mut self, side: Side) -> (&mut EndState, &mut EndState) {
        let [client, server] = &mut self.ends;
        match side {
            Side::Client => (client, server),
            Side::Server => (server, client),
        }
    }
}

impl EndState {
    fn new(addr: SocketAddr) -> EndState {
        EndState {
            addr,
            inbound: Pipe::default(),
            reset: None,
            reader: Waiter::default(),
            writer: Waiter::default(),
            abrupt: false,
            seen: EndSeen::default(),
        }
    }

    fn is_reset(&self, horizon: Duration) -> bool {
        self.reset.is_some_and(|at| at <= horizon)
    }

    /// Why nothing can be written, if so.
    fn write_error(&self, horizon: Duration) -> Option<io::ErrorKind> {
        let said_goodbye = self.inbound.end.is_some_and(|at| at <= horizon);
        if self.seen.reset {
            Some(io::ErrorKind::ConnectionReset)
        } else if self.seen.shut.is_some() || self.is_reset(horizon) && said_goodbye {
            Some(io::ErrorKind::BrokenPipe)
        } else {
            self.is_reset(horizon)
                .then_some(io::ErrorKind::ConnectionReset)
        }
    }

    /// When there will be something to read, be it an end or an error, for whoever has read all that has arrived.
    fn next_to_read(&self) -> Option<Duration> {
        let segment = self.inbound.segments.front().map(|(at, _)| *at);
        segment.or(self.inbound.end).or(self.reset)
    }

    /// Has whoever waits at this end woken when what they wait for arrives, the latest of it at `due`.
    fn set_timers(&mut self, clock: &Clock, due: Duration, wakes: &mut Wakes) {
        if let Some(first) = self.next_to_read() {
            self.reader.set(clock, first.min(due), wakes);
        }
        if let Some(at) = self.reset {
            self.writer.set(clock, at, wakes);
        }
    }
}

impl Pipe {
    fn send(&mut self, due: Duration, bytes: &[u8]) {
        self.bytes.extend(bytes);
        match self.segments.back_mut() {
            Some((at, length)) if *at == due => *length += bytes.len(),
            _ => self.segments.push_back((due, bytes.len())),
        }
    }

    fn arrive(&mut self, horizon: Duration) {
        while let Some((at, length)) = self.segments.front()
            && *at <= horizon
        {
            self.arrived += length;
            self.segments.pop_front();
        }
    }

    /// How many bytes were read.
    fn read(&mut self, into: &mut ReadBuf<'_>) -> usize {
        let length = self.arrived.min(into.remaining());
        let (front, back) = self.bytes.as_slices();
        let of_front = front.len().min(length);
        into.put_slice(&front[..of_front]);
        into.put_slice(&back[..length - of_front]);
        self.bytes.drain(..length);
        self.arrived -= length;
        self.taken -= length;
        length
    }

    /// All has been read, and no more will come.
    fn has_ended(&self, horizon: Duration) -> bool {
        self.bytes.is_empty() && self.end.is_some_and(|at| at <= horizon)
    }

    /// Throws away what nobody will read; says when the first of it arrives, `now` at the earliest.
    fn forget(&mut self, now: Duration) -> Option<Duration> {
        let on_its_way = self.segments.front().map(|(at, _)| *at);
        let first = if self.arrived > 0 {
            Some(now)
        } else {
            on_its_way
        };
        self.bytes = VecDeque::new();
        self.segments = VecDeque::new();
        self.arrived = 0;
        first
    }

    /// What would have arrived after `since` arrives at `due`.
    fn delay(&mut self, since: Duration, due: Duration) {
        for (at, _) in self.segments.iter_mut().filter(|(at, _)| *at > since) {
            *at = due;
        }
        self.end = self.end.map(|at| if at > since { due } else { at });
    }
}

//! Simulated datagrams: lost or not, once or twice, sooner or later.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    sync::Arc,
    time::Duration,
};

use tokio::{sync::Notify, task::coop, time::timeout};

use crate::{
    Trusted,
    net::{Net, State, clock::Clock},
    timeline::{MarkKind, Moment, SpanEnd, SpanKind},
    world::{OpenSpan, lock},
};

/// What becomes of datagrams. It is for whoever makes the network.
#[derive(Debug, Clone)]
pub struct Air {
    latency: RangeInclusive<u64>,
    lost: u64,
    repeated: u64,
}

/// A datagram, as the network saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datagram {
    /// Who sent it.
    pub from: SocketAddr,
    /// To whom it was sent.
    pub to: SocketAddr,
    /// What it says.
    pub bytes: Vec<u8>,
    /// When it was sent.
    pub sent: Moment,
}

impl Trusted for Datagram {}

/// A simulated socket.
pub(super) struct Antenna {
    net: Arc<Net>,
    addr: SocketAddr,
    lane: usize,
    span: OpenSpan,
}

/// All datagrams of a network.
#[derive(Default)]
pub(super) struct Airspace {
    air: Air,
    /// How many datagrams to an address are yet to be lost.
    to_lose: BTreeMap<SocketAddr, usize>,
    mailboxes: BTreeMap<SocketAddr, Mailbox>,
    pub(super) sent: Vec<Datagram>,
}

/// What is on its way to one socket or waits there.
#[derive(Default)]
struct Mailbox {
    /// In the order in which they arrive.
    datagrams: VecDeque<(Duration, SocketAddr, Arc<[u8]>)>,
    /// Told of each that is sent.
    sent: Arc<Notify>,
    may_broadcast: bool,
}

/// More does not fit into a UDP datagram over IPv4.
const LARGEST: usize = 65_507;

impl Air {
    /// Air that loses nothing and repeats nothing; a datagram is on its way for 1 to 20 ms, drawn from the seed.
    pub fn new() -> Air {
        Air {
            latency: 1..=20,
            lost: 0,
            repeated: 0,
        }
    }

    /// For how many milliseconds a datagram is on its way. It is drawn for each, so that one may overtake another.
    ///
    /// # Panics
    ///
    /// If it may be less than a millisecond.
    pub fn latency(self, millis: RangeInclusive<u64>) -> Air {
        assert!(*millis.start() >= 1, "nothing is faster than a millisecond");
        Air {
            latency: millis,
            ..self
        }
    }

    /// How many of a hundred datagrams are lost.
    pub fn lost(self, percent: u64) -> Air {
        Air {
            lost: percent,
            ..self
        }
    }

    /// How many of a hundred datagrams arrive twice.
    pub fn repeated(self, percent: u64) -> Air {
        Air {
            repeated: percent,
            ..self
        }
    }
}

impl Default for Air {
    fn default() -> Air {
        Air::new()
    }
}

impl Antenna {
    /// # Panics
    ///
    /// If there is one at `addr` already.
    pub(super) fn set_up(net: Arc<Net>, addr: SocketAddr) -> Antenna {
        let world = net.clock.world();
        let lane = world.open_lane(&addr.to_string());
        let span = world.open_span(lane, "bound", SpanKind::Working);
        let mailboxes = &mut lock(&net.state).airspace.mailboxes;
        let before = mailboxes.insert(addr, Mailbox::default());
        assert!(before.is_none(), "there is a socket at {addr} already");
        Antenna {
            net: net.clone(),
            addr,
            lane,
            span,
        }
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub(super) fn set_broadcast(&self, on: bool) {
        self.mailbox(&mut lock(&self.net.state)).may_broadcast = on;
    }

    pub(super) fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        if bytes.len() > LARGEST {
            return Err(io::Error::other("message too long"));
        }
        let mut state = lock(&self.net.state);
        let everybody = to.ip() == Ipv4Addr::BROADCAST;
        if everybody && !self.mailbox(&mut state).may_broadcast {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.mark(&format!("→ {to}: {}", super::lane::shown(bytes)));
        state.airspace.sent.push(Datagram {
            from: self.addr,
            to,
            bytes: bytes.to_owned(),
            sent: self.net.clock.world().now(),
        });
        let mailboxes = state.airspace.mailboxes.keys().copied();
        let targets: Vec<_> = mailboxes
            .filter(|addr| *addr == to || everybody && addr.port() == to.port())
            .collect();
        for target in targets {
            state.send(&self.net.clock, self.addr, target, bytes);
        }
        Ok(bytes.len())
    }

    pub(super) async fn receive(&self, into: &mut [u8]) -> (usize, SocketAddr) {
        coop::consume_budget().await;
        loop {
            let sent = self.mailbox(&mut lock(&self.net.state)).sent.clone();
            // Made before the look, it misses nothing after it.
            let sent = sent.notified();
            let due = match self
                .mailbox(&mut lock(&self.net.state))
                .take(self.net.clock.now())
            {
                Ok((from, bytes)) => {
                    let length = bytes.len().min(into.len());
                    into[..length].copy_from_slice(&bytes[..length]);
                    return (length, from);
                }
                Err(due) => due,
            };
            match due {
                // Whichever comes first, there may be something new.
                Some(due) => drop(timeout(due - self.net.clock.now(), sent).await),
                None => sent.await,
            }
        }
    }

    fn mailbox<'a>(&self, state: &'a mut State) -> &'a mut Mailbox {
        state.airspace.mailboxes.entry(self.addr).or_default()
    }

    fn mark(&self, label: &str) {
        let world = self.net.clock.world();
        world.mark(self.lane, label, MarkKind::Event);
    }
}

impl Drop for Antenna {
    fn drop(&mut self) {
        self.net.clock.world().close_span(self.span, SpanEnd::Done);
        lock(&self.net.state).airspace.mailboxes.remove(&self.addr);
    }
}

impl fmt::Debug for Antenna {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "simulated, at {}", self.addr)
    }
}

impl State {
    /// Puts a datagram on its way, if it is not lost.
    fn send(&mut self, clock: &Clock, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        let cut_off = self.is_cut_off([from.ip(), to.ip()]);
        let airspace = &mut self.airspace;
        let world = clock.world();
        let happens = |percent| percent > 0 && world.draw(1..=100) <= percent;
        if let Some(left @ 1..) = airspace.to_lose.get_mut(&to) {
            *left -= 1;
            return;
        }
        if cut_off || happens(airspace.air.lost) {
            return;
        }
        let Some(mailbox) = airspace.mailboxes.get_mut(&to) else {
            return;
        };
        let bytes: Arc<[u8]> = bytes.into();
        let copies = 1 + usize::from(happens(airspace.air.repeated));
        for _ in 0..copies {
            let due = clock.now() + world.draw_ms(airspace.air.latency.clone());
            let place = mailbox.datagrams.partition_point(|(at, ..)| *at <= due);
            mailbox.datagrams.insert(place, (due, from, bytes.clone()));
        }
        mailbox.sent.notify_waiters();
    }
}

impl Airspace {
    pub(super) fn set_air(&mut self, air: Air) {
        self.air = air;
    }

    pub(super) fn lose_next(&mut self, to: SocketAddr, number: usize) {
        self.to_lose.insert(to, number);
    }
}

impl Mailbox {
    /// The first datagram that has arrived; otherwise when the next one does, if one is on its way.
    fn take(&mut self, now: Duration) -> Result<(SocketAddr, Arc<[u8]>), Option<Duration>> {
        match self.datagrams.pop_front() {
            Some((at, from, bytes)) if at <= now => Ok((from, bytes)),
            Some(later) => {
                let due = later.0;
                self.datagrams.push_front(later);
                Err(Some(due))
            }
            None => Err(None),
        }
    }
}

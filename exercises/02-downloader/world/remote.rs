//! A remote that serves downloads: connections, progress, failures.

use std::{
    collections::HashMap,
    error::Error,
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    Trusted,
    timeline::{MarkKind, Moment, SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

/// Somewhere to download files from, as many at once as anyone likes. Clones are the same remote.
#[derive(Clone)]
pub struct Remote {
    world: World,
    log: Arc<Mutex<Log>>,
}

/// A file that was downloaded whole. Only a [`Remote`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    file: String,
    bytes: u64,
}

impl Trusted for Download {}

/// Why a file was not downloaded. The text is the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownloadError {
    /// The remote has no such file.
    NotFound(String),
    /// The connection broke off midway.
    BrokenOff(String),
}

impl Trusted for DownloadError {}

/// What a remote does with which file. It is for whoever opens the remote: one that is open does not tell.
///
/// A file that is not in the plan is served, in a time drawn from the seed. A time is how long a connection is open; give
/// whole milliseconds, because tokio's timers know nothing finer.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    files: HashMap<String, Serving>,
}

#[derive(Debug, Clone, Copy)]
struct Serving {
    time: Duration,
    ending: Ending,
}

#[derive(Debug, Clone, Copy)]
enum Ending {
    Whole,
    NotFound,
    BrokenOff,
}

/// What the remote saw. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct Witness {
    world: World,
    log: Arc<Mutex<Log>>,
}

/// One connection, as the remote saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The file that was asked for.
    pub file: String,
    /// When the connection was opened.
    pub from: Moment,
    /// When it was released; now, while it is open.
    pub to: Moment,
    /// How it ended.
    pub end: SpanEnd,
}

impl Trusted for Transfer {}

#[derive(Debug, Default)]
struct Log {
    plan: Plan,
    open: usize,
    most_open: usize,
    transfers: Vec<Transfer>,
}

/// A connection that is open. Dropped before its end, it is on the record as cancelled.
struct Connection<'a> {
    remote: &'a Remote,
    transfer: usize,
    lane: usize,
    span: Option<OpenSpan>,
}

/// In how many pieces a file arrives.
const CHUNKS: u64 = 4;

impl Remote {
    /// A remote in `world` that goes by `plan`, and who watches it.
    pub fn open(world: &World, plan: Plan) -> (Remote, Witness) {
        let log = Arc::new(Mutex::new(Log {
            plan,
            ..Log::default()
        }));
        let remote = Remote {
            world: world.clone(),
            log: log.clone(),
        };
        let witness = Witness {
            world: world.clone(),
            log,
        };
        (remote, witness)
    }

    /// A remote on the real clock that prints what happens, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live(plan: Plan) -> Remote {
        Remote::open(&World::live(), plan).0
    }

    /// Downloads `file`: opens a connection when it is first polled, and receives the file chunk by chunk.
    ///
    /// Dropped before its end, the future releases its connection at that moment, and the download is cancelled.
    ///
    /// # Errors
    ///
    /// If there is no such file, or the connection breaks off midway.
    pub async fn download(&self, file: &str) -> Result<Download, DownloadError> {
        let serving = lock(&self.log).serving(&self.world, file);
        let connection = self.connect(file);
        let connected = self.world.elapsed();
        for chunk in 1..=CHUNKS {
            let millis = serving.time.as_millis() as u64 * chunk / CHUNKS;
            let due = connected + Duration::from_millis(millis);
            let wait = due.saturating_sub(self.world.elapsed());
            self.world.sleep(wait).await;
            if chunk < CHUNKS && !matches!(serving.ending, Ending::NotFound) {
                connection.received(chunk);
            }
        }
        connection.end(&serving.ending);
        serving.answer(file)
    }

    fn connect(&self, file: &str) -> Connection<'_> {
        let lane = self.world.open_lane(file);
        let span = self.world.open_span(lane, "downloading", SpanKind::Working);
        let now = self.world.now();
        let mut log = lock(&self.log);
        log.open += 1;
        log.most_open = log.most_open.max(log.open);
        log.transfers.push(Transfer {
            file: file.to_owned(),
            from: now,
            to: now,
            end: SpanEnd::Open,
        });
        Connection {
            remote: self,
            transfer: log.transfers.len() - 1,
            lane,
            span: Some(span),
        }
    }
}

impl fmt::Debug for Remote {
    /// No more than the name: the plan is not for those who hold a remote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remote")
    }
}

impl Connection<'_> {
    fn received(&self, chunk: u64) {
        let label = format!("{} %", 100 * chunk / CHUNKS);
        self.remote.world.mark(self.lane, &label, MarkKind::Event);
    }

    fn end(mut self, ending: &Ending) {
        let (end, label) = match ending {
            Ending::Whole => (SpanEnd::Done, "done"),
            Ending::NotFound => (SpanEnd::Failed, "not found"),
            Ending::BrokenOff => (SpanEnd::Failed, "broken off"),
        };
        self.release(end);
        self.remote.world.mark(self.lane, label, MarkKind::Event);
    }

    fn release(&mut self, end: SpanEnd) {
        let Some(span) = self.span.take() else { return };
        let world = &self.remote.world;
        world.close_span(span, end);
        let now = world.now();
        let mut log = lock(&self.remote.log);
        log.open -= 1;
        let transfer = &mut log.transfers[self.transfer];
        transfer.to = now;
        transfer.end = end;
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.release(SpanEnd::Cancelled);
    }
}

impl Plan {
    /// A plan that leaves every file to chance.
    pub fn new() -> Plan {
        Plan::default()
    }

    /// `file` is served whole, in `time`.
    pub fn file(self, file: &str, time: Duration) -> Plan {
        self.with(file, time, Ending::Whole)
    }

    /// `file` turns out not to be there, after `time`.
    pub fn missing(self, file: &str, time: Duration) -> Plan {
        self.with(file, time, Ending::NotFound)
    }

    /// The connection for `file` breaks off, after `time`.
    pub fn broken(self, file: &str, time: Duration) -> Plan {
        self.with(file, time, Ending::BrokenOff)
    }

    fn with(mut self, file: &str, time: Duration, ending: Ending) -> Plan {
        self.files.insert(file.to_owned(), Serving { time, ending });
        self
    }
}

impl Serving {
    fn answer(self, file: &str) -> Result<Download, DownloadError> {
        let file = file.to_owned();
        match self.ending {
            // A megabyte a second: what takes longer is larger.
            Ending::Whole => Ok(Download {
                file,
                bytes: self.time.as_millis() as u64 * 1_000,
            }),
            Ending::NotFound => Err(DownloadError::NotFound(file)),
            Ending::BrokenOff => Err(DownloadError::BrokenOff(file)),
        }
    }
}

impl Log {
    /// What the plan says of `file`. What it leaves to chance is drawn once, then it is part of the plan.
    fn serving(&mut self, world: &World, file: &str) -> Serving {
        let files = &mut self.plan.files;
        *files.entry(file.to_owned()).or_insert_with(|| Serving {
            time: world.draw_ms(300..=3_000),
            ending: Ending::Whole,
        })
    }
}

impl Download {
    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The size of the file in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DownloadError::NotFound(file) => write!(f, "the remote has no file `{file}`"),
            DownloadError::BrokenOff(file) => write!(f, "the download of `{file}` broke off"),
        }
    }
}

impl Error for DownloadError {}

impl Witness {
    /// How many connections are open now.
    pub fn open_now(&self) -> usize {
        lock(&self.log).open
    }

    /// The most that were open at once.
    pub fn most_open(&self) -> usize {
        lock(&self.log).most_open
    }

    /// What the remote answers to a caller that downloads `file` and waits for the end.
    pub fn answer(&self, file: &str) -> Result<Download, DownloadError> {
        lock(&self.log).serving(&self.world, file).answer(file)
    }

    /// Every connection, in the order in which they were opened.
    pub fn transfers(&self) -> Vec<Transfer> {
        let now = self.world.now();
        let mut transfers = lock(&self.log).transfers.clone();
        for transfer in &mut transfers {
            if transfer.end == SpanEnd::Open {
                transfer.to = now;
            }
        }
        transfers
    }

    /// Every connection as [`Transfer`] displays it, sorted.
    pub fn story(&self) -> Vec<String> {
        let mut story: Vec<_> = self.transfers().iter().map(Transfer::to_string).collect();
        story.sort();
        story
    }
}

impl fmt::Display for Transfer {
    /// `song.mp3: from 0 ms to 250 ms, cancelled`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.from, self.to].map(|moment| moment.as_micros() / 1_000);
        let end = match self.end {
            SpanEnd::Done => "done",
            SpanEnd::Failed => "failed",
            SpanEnd::Cancelled => "cancelled",
            SpanEnd::Open => "still open",
        };
        write!(f, "{}: from {from} ms to {to} ms, {end}", self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[tokio::test(start_paused = true)]
    async fn a_download_takes_its_time_and_marks_its_progress() {
        let world = World::new(0);
        let (remote, witness) = Remote::open(&world, Plan::new().file("song", ms(401)));
        let download = remote.download("song").await.unwrap();
        assert_eq!((download.file(), download.bytes()), ("song", 401_000));
        assert_eq!(Ok(download), witness.answer("song"));
        assert_eq!(world.elapsed(), ms(401));
        let marks = &world.timeline().lanes[0].marks;
        let labels: Vec<_> = marks.iter().map(|mark| mark.label.as_str()).collect();
        assert_eq!(labels, ["25 %", "50 %", "75 %", "done"]);
        assert_eq!(marks[1].at, Moment::after(ms(200)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_missing_file_and_one_that_breaks_off_fail_and_release_their_connections() {
        let plan = Plan::new().missing("gone", ms(20)).broken("torn", ms(100));
        let (remote, witness) = Remote::open(&World::new(0), plan);
        let gone = remote.download("gone").await.unwrap_err();
        let torn = remote.download("torn").await.unwrap_err();
        assert_eq!(gone.to_string(), "the remote has no file `gone`");
        assert_eq!(torn.to_string(), "the download of `torn` broke off");
        assert_eq!(
            witness.story(),
            [
                "gone: from 0 ms to 20 ms, failed",
                "torn: from 20 ms to 120 ms, failed"
            ]
        );
        assert_eq!((witness.open_now(), witness.most_open()), (0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_download_that_is_dropped_releases_its_connection_and_one_that_is_forgotten_does_not()
    {
        let world = World::new(0);
        let plan = Plan::new().file("a", ms(100)).file("b", ms(100));
        let (remote, witness) = Remote::open(&world, plan);
        let mut a = Box::pin(remote.download("a"));
        let mut b = Box::pin(remote.download("b"));
        assert_eq!(
            witness.open_now(),
            0,
            "nothing is opened before the first poll"
        );
        tokio::select! {
            // The lanes are in the order of the first polls.
            biased;
            _ = &mut a => unreachable!(),
            _ = &mut b => unreachable!(),
            () = tokio::time::sleep(ms(30)) => {}
        }
        drop(a);
        std::mem::forget(b);
        assert_eq!(witness.open_now(), 1);
        tokio::time::sleep(ms(500)).await;
        assert_eq!(
            witness.story(),
            [
                "a: from 0 ms to 30 ms, cancelled",
                "b: from 0 ms to 530 ms, still open"
            ]
        );
        let ends = world
            .timeline()
            .lanes
            .into_iter()
            .map(|lane| lane.spans[0].end);
        assert_eq!(
            ends.collect::<Vec<_>>(),
            [SpanEnd::Cancelled, SpanEnd::Open]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_plan_leaves_open_is_drawn_once_and_a_remote_keeps_it_to_itself() {
        let (remote, witness) = Remote::open(&World::new(5), Plan::new());
        let expected = witness.answer("a");
        assert_eq!(remote.download("a").await, expected);
        assert_eq!(remote.download("a").await, expected);
        assert_eq!(format!("{remote:?}"), "Remote");
    }
}

//! A page meter: a number on a display, which takes its time to be read and to be set.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    timeline::{SpanEnd, SpanKind},
    world::{World, lock},
};

/// A page meter. There is one: it can't be cloned.
pub struct Meter {
    world: World,
    lane: usize,
    time: Duration,
    log: Arc<Mutex<Log>>,
}

/// What was done to a meter. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct MeterWitness {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug)]
struct Log {
    shows: u64,
    reads: usize,
}

/// What is being done to the meter. Dropped before its end, it is on the record as cancelled.
struct Use<'a> {
    meter: &'a Meter,
    span: Option<crate::world::OpenSpan>,
}

impl Meter {
    /// A meter in `world` that shows `shows` and takes `time` for whatever is done to it, and who watches it.
    pub fn open(world: &World, shows: u64, time: Duration) -> (Meter, MeterWitness) {
        let log = Arc::new(Mutex::new(Log { shows, reads: 0 }));
        let meter = Meter {
            world: world.clone(),
            lane: world.open_lane("meter"),
            time,
            log: log.clone(),
        };
        (meter, MeterWitness { log })
    }

    /// A meter on the real clock that prints what happens, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live(shows: u64) -> Meter {
        Meter::open(&World::live(), shows, Duration::from_millis(200)).0
    }

    /// The number that it shows at the first poll; it takes its time to find it out.
    pub async fn read(&self) -> u64 {
        let shows = {
            let mut log = lock(&self.log);
            log.reads += 1;
            log.shows
        };
        let being_used = self.begin(&format!("reading {shows}"));
        self.pass().await;
        being_used.end();
        shows
    }

    /// Has it show `number`, at the end of the time that this takes.
    ///
    /// Dropped before its end, the future changes nothing.
    pub async fn write(&self, number: u64) {
        let being_used = self.begin(&format!("writing {number}"));
        self.pass().await;
        lock(&self.log).shows = number;
        being_used.end();
    }

    async fn pass(&self) {
        if !self.time.is_zero() {
            self.world.sleep(self.time).await;
        }
    }

    fn begin(&self, label: &str) -> Use<'_> {
        Use {
            meter: self,
            span: Some(self.world.open_span(self.lane, label, SpanKind::Working)),
        }
    }
}

impl Use<'_> {
    fn end(mut self) {
        self.close(SpanEnd::Done);
    }

    fn close(&mut self, end: SpanEnd) {
        if let Some(span) = self.span.take() {
            self.meter.world.close_span(span, end);
        }
    }
}

impl Drop for Use<'_> {
    fn drop(&mut self) {
        self.close(SpanEnd::Cancelled);
    }
}

impl MeterWitness {
    /// The number on the display.
    pub fn shows(&self) -> u64 {
        lock(&self.log).shows
    }

    /// How often somebody has begun to read it.
    pub fn reads(&self) -> usize {
        lock(&self.log).reads
    }
}

impl fmt::Debug for Meter {
    /// No more than the name: to know the number it has to be read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meter")
    }
}

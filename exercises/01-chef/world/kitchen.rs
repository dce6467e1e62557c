//! A kitchen: dishes that take their time on the stove, and plates that say how they came off it.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    Trusted,
    timeline::{MarkKind, Moment, SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

/// A dish on the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dish {
    /// What it is called.
    pub name: String,
    /// How long it has to be on the stove, neither less nor more.
    pub time: Duration,
}

impl Trusted for Dish {}

impl Dish {
    /// A dish called `name` that takes `time`.
    pub fn new(name: &str, time: Duration) -> Dish {
        Dish {
            name: name.to_owned(),
            time,
        }
    }
}

/// A kitchen with as many burners as anyone needs. Clones are the same kitchen.
#[derive(Debug, Clone)]
pub struct Kitchen {
    world: World,
    log: Arc<Mutex<Log>>,
}

/// A dish on the stove: cooking since [`Kitchen::start`], until [`Pot::serve`]. Dropped before it is served, it is thrown away.
#[must_use = "a pot that is dropped is thrown away: keep it on the stove, then serve it"]
#[derive(Debug)]
pub struct Pot {
    kitchen: Kitchen,
    dish: Dish,
    started: Moment,
    lane: usize,
    span: Option<OpenSpan>,
}

/// What comes off the stove. Only a [`Pot`] makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Plate {
    dish: String,
    doneness: Doneness,
    lane: usize,
}

impl Trusted for Plate {}

/// How a dish was when it came off the stove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doneness {
    /// It was taken off before its time.
    Raw,
    /// It was taken off at the right moment.
    Done,
    /// It was left on the stove past its time.
    Burnt,
}

impl Trusted for Doneness {}

/// One dish that came off the stove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cooked {
    /// The plate, as [`Plate`] displays it.
    pub plate: String,
    /// When the dish was put on the stove.
    pub from: Moment,
    /// When it was taken off.
    pub to: Moment,
}

impl Trusted for Cooked {}

/// Where plates are put as they become ready. Clones are the same table.
#[derive(Debug, Clone)]
pub struct Table {
    world: World,
    log: Arc<Mutex<Log>>,
}

/// What the kitchen saw. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct Witness {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    on_stove: usize,
    most_on_stove: usize,
    started: usize,
    cooked: Vec<Cooked>,
    thrown_away: Vec<String>,
    served: Vec<(String, Moment)>,
}

impl Kitchen {
    /// A kitchen in `world`, and who watches it.
    pub fn open(world: &World) -> (Kitchen, Witness) {
        let log = Arc::<Mutex<Log>>::default();
        let kitchen = Kitchen {
            world: world.clone(),
            log: log.clone(),
        };
        (kitchen, Witness { log })
    }

    /// A kitchen on the real clock that prints what happens, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live() -> Kitchen {
        Kitchen::open(&World::live()).0
    }

    /// A table in this kitchen's dining room.
    pub fn table(&self) -> Table {
        Table {
            world: self.world.clone(),
            log: self.log.clone(),
        }
    }

    /// Puts `dish` on the stove, now. It does not wait: the pot cooks on its own, you watch the clock.
    pub fn start(&self, dish: &Dish) -> Pot {
        let lane = self.world.open_lane(&dish.name);
        let span = self.world.open_span(lane, "cooking", SpanKind::Working);
        let mut log = lock(&self.log);
        log.started += 1;
        log.on_stove += 1;
        log.most_on_stove = log.most_on_stove.max(log.on_stove);
        Pot {
            kitchen: self.clone(),
            dish: dish.clone(),
            started: self.world.now(),
            lane,
            span: Some(span),
        }
    }
}

impl Pot {
    /// Takes the dish off the stove, now: raw before its time, burnt after it.
    pub fn serve(mut self) -> Plate {
        let world = &self.kitchen.world;
        let cooked = Duration::from_micros(world.now().as_micros() - self.started.as_micros());
        // tokio's timers round up to a millisecond; so does this stove. On the real clock nobody is that exact.
        let slack = match world.is_live() {
            true => self.dish.time / 10 + Duration::from_millis(50),
            false => Duration::from_millis(1),
        };
        let doneness = if cooked < self.dish.time {
            Doneness::Raw
        } else if cooked < self.dish.time + slack {
            Doneness::Done
        } else {
            Doneness::Burnt
        };
        let end = match doneness {
            Doneness::Done => SpanEnd::Done,
            Doneness::Raw | Doneness::Burnt => SpanEnd::Failed,
        };
        if let Some(span) = self.span.take() {
            world.close_span(span, end);
        }
        let kind = match doneness {
            Doneness::Done => MarkKind::Event,
            Doneness::Raw | Doneness::Burnt => MarkKind::Failure,
        };
        world.mark(self.lane, &doneness.to_string(), kind);
        let plate = Plate {
            dish: self.dish.name.clone(),
            doneness,
            lane: self.lane,
        };
        let mut log = lock(&self.kitchen.log);
        log.on_stove -= 1;
        log.cooked.push(Cooked {
            plate: plate.to_string(),
            from: self.started,
            to: world.now(),
        });
        drop(log);
        plate
    }
}

impl Drop for Pot {
    fn drop(&mut self) {
        let Some(span) = self.span.take() else { return };
        self.kitchen.world.close_span(span, SpanEnd::Cancelled);
        let mut log = lock(&self.kitchen.log);
        log.on_stove -= 1;
        log.thrown_away.push(self.dish.name.clone());
    }
}

impl Plate {
    /// The name of the dish on it.
    pub fn dish(&self) -> &str {
        &self.dish
    }

    /// How the dish came off the stove.
    pub fn doneness(&self) -> Doneness {
        self.doneness
    }
}

impl fmt::Display for Plate {
    /// `pasta`, or `pasta (raw)` when something is wrong with it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.doneness {
            Doneness::Done => f.write_str(&self.dish),
            other => write!(f, "{} ({other})", self.dish),
        }
    }
}

impl fmt::Display for Doneness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doneness::Raw => "raw",
            Doneness::Done => "done",
            Doneness::Burnt => "burnt",
        })
    }
}

impl Table {
    /// Puts `plate` on the table, now.
    pub fn serve(&self, plate: Plate) {
        self.world.mark(plate.lane, "served", MarkKind::Event);
        let now = self.world.now();
        lock(&self.log).served.push((plate.to_string(), now));
    }
}

impl Witness {
    /// How many dishes were ever put on the stove.
    pub fn started(&self) -> usize {
        lock(&self.log).started
    }

    /// How many are on the stove now.
    pub fn on_stove(&self) -> usize {
        lock(&self.log).on_stove
    }

    /// The most that were on the stove at once.
    pub fn most_on_stove(&self) -> usize {
        lock(&self.log).most_on_stove
    }

    /// Every dish that came off the stove onto a plate, in the order in which they did.
    pub fn cooked(&self) -> Vec<Cooked> {
        lock(&self.log).cooked.clone()
    }

    /// Dishes that were dropped before they were served, in order.
    pub fn thrown_away(&self) -> Vec<String> {
        lock(&self.log).thrown_away.clone()
    }

    /// What was put on the table, as [`Plate`] displays it, and when, in order.
    pub fn served(&self) -> Vec<(String, Moment)> {
        lock(&self.log).served.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASTA: Duration = Duration::from_secs(3);

    #[tokio::test(start_paused = true)]
    async fn a_dish_is_done_on_the_moment_raw_before_it_and_burnt_after_it() {
        let (kitchen, witness) = Kitchen::open(&World::new(0));
        let mut plates = Vec::new();
        for time in [PASTA - Duration::from_millis(1), PASTA, PASTA * 2] {
            let pot = kitchen.start(&Dish::new("pasta", PASTA));
            tokio::time::sleep(time).await;
            plates.push(pot.serve().to_string());
        }
        assert_eq!(plates, ["pasta (raw)", "pasta", "pasta (burnt)"]);
        assert_eq!(witness.most_on_stove(), 1);

        let cooked = witness.cooked();
        assert_eq!(cooked.len(), 3);
        assert_eq!(cooked[1].plate, "pasta");
        assert_eq!(
            cooked[1].to.as_micros() - cooked[1].from.as_micros(),
            3_000_000
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_pot_that_is_dropped_is_thrown_away_and_its_span_is_cut() {
        let world = World::new(0);
        let (kitchen, witness) = Kitchen::open(&world);
        drop(kitchen.start(&Dish::new("pasta", PASTA)));
        assert_eq!(witness.thrown_away(), ["pasta"]);
        assert_eq!(witness.on_stove(), 0);
        assert_eq!(world.timeline().lanes[0].spans[0].end, SpanEnd::Cancelled);
    }
}

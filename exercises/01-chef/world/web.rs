//! A web of pages: one call that waits as async code waits, and one that blocks its thread.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::runtime::{self, Handle};

use crate::{
    Trusted,
    timeline::{MarkKind, Moment, SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

/// Somewhere to fetch pages from. Each page takes a while, drawn from the seed. Clones are the same web.
#[derive(Debug, Clone)]
pub struct Web {
    world: World,
    home: runtime::Id,
    salt: u64,
    log: Arc<Mutex<Log>>,
}

/// What a fetch returns. Only a [`Web`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    url: String,
}

impl Trusted for Page {}

/// What the web saw. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct Witness {
    log: Arc<Mutex<Log>>,
}

/// How a page was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// By [`Web::fetch`].
    Async,
    /// By [`Web::fetch_blocking`], on a thread of the runtime.
    Blocking,
    /// By [`Web::fetch_blocking`], on a thread that the runtime does not know.
    BlockingElsewhere,
}

impl Trusted for Manner {}

/// One fetch that came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What was fetched.
    pub url: String,
    /// How.
    pub manner: Manner,
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Moment,
}

impl Trusted for Fetched {}

#[derive(Debug, Default)]
struct Log {
    under_way: usize,
    most_under_way: usize,
    fetched: Vec<Fetched>,
    abandoned: Vec<String>,
}

/// A fetch under way. Dropped before its end, it is on the record as abandoned.
struct Fetch<'a> {
    web: &'a Web,
    url: &'a str,
    manner: Manner,
    from: Moment,
    lane: usize,
    span: Option<OpenSpan>,
}

impl Web {
    /// A web in `world`, and who watches it.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn open(world: &World) -> (Web, Witness) {
        let log = Arc::<Mutex<Log>>::default();
        let web = Web {
            world: world.clone(),
            home: Handle::current().id(),
            salt: world.draw(0..=u64::MAX),
            log: log.clone(),
        };
        (web, Witness { log })
    }

    /// A web on the real clock that prints what happens, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live() -> Web {
        Web::open(&World::live()).0
    }

    /// Fetches `url`, the async way: while it waits, the thread is free for other tasks.
    pub async fn fetch(&self, url: &str) -> Page {
        let fetch = self.begin(url, Manner::Async);
        self.world.sleep(self.latency(url)).await;
        fetch.end()
    }

    /// Fetches `url`, the blocking way: the calling thread does nothing else until the page is there.
    ///
    /// It stands for every library that knows nothing about async, such as a database driver or a resolver.
    pub fn fetch_blocking(&self, url: &str) -> Page {
        let manner = match Handle::try_current() {
            Ok(runtime) if runtime.id() == self.home => Manner::Blocking,
            _ => Manner::BlockingElsewhere,
        };
        let fetch = self.begin(url, manner);
        self.world.block_for(self.latency(url));
        fetch.end()
    }

    /// How long `url` takes. Drawn by its name and not by its turn, which is chance where threads race.
    fn latency(&self, url: &str) -> Duration {
        let mut hasher = DefaultHasher::new();
        (self.salt, url).hash(&mut hasher);
        let millis = fastrand::Rng::with_seed(hasher.finish()).u64(10..=40);
        // A thread that blocks under the paused clock costs work for each millisecond. On the real clock one wants to
        // see it wait.
        Duration::from_millis(if self.world.is_live() {
            10 * millis
        } else {
            millis
        })
    }

    fn begin<'a>(&'a self, url: &'a str, manner: Manner) -> Fetch<'a> {
        let mut log = lock(&self.log);
        log.under_way += 1;
        log.most_under_way = log.most_under_way.max(log.under_way);
        let lane = self.world.open_lane(url);
        let label = match manner {
            Manner::Async => "fetching",
            Manner::Blocking | Manner::BlockingElsewhere => "fetching, blocking a thread",
        };
        Fetch {
            web: self,
            url,
            manner,
            from: self.world.now(),
            lane,
            span: Some(self.world.open_span(lane, label, SpanKind::Working)),
        }
    }
}

impl Fetch<'_> {
    fn end(mut self) -> Page {
        let world = &self.web.world;
        if let Some(span) = self.span.take() {
            world.close_span(span, SpanEnd::Done);
        }
        world.mark(self.lane, "fetched", MarkKind::Event);
        let mut log = lock(&self.web.log);
        log.under_way -= 1;
        log.fetched.push(Fetched {
            url: self.url.to_owned(),
            manner: self.manner,
            from: self.from,
            to: world.now(),
        });
        Page {
            url: self.url.to_owned(),
        }
    }
}

impl Drop for Fetch<'_> {
    fn drop(&mut self) {
        let Some(span) = self.span.take() else { return };
        self.web.world.close_span(span, SpanEnd::Cancelled);
        let mut log = lock(&self.web.log);
        log.under_way -= 1;
        log.abandoned.push(self.url.to_owned());
    }
}

impl Page {
    /// Where the page came from.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Witness {
    /// How many fetches are under way now.
    pub fn under_way(&self) -> usize {
        lock(&self.log).under_way
    }

    /// The most that were under way at once.
    pub fn most_under_way(&self) -> usize {
        lock(&self.log).most_under_way
    }

    /// Every fetch that came to its end, in the order of the ends.
    pub fn fetched(&self) -> Vec<Fetched> {
        lock(&self.log).fetched.clone()
    }

    /// What was dropped before its end.
    pub fn abandoned(&self) -> Vec<String> {
        lock(&self.log).abandoned.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn blocking_fetches_on_the_blocking_pool_wait_together_in_virtual_time() {
        let world = World::new(7);
        let (web, witness) = Web::open(&world);
        let tasks: Vec<_> = ["a", "b", "c"]
            .map(|url| {
                let web = web.clone();
                tokio::task::spawn_blocking(move || web.fetch_blocking(url))
            })
            .into();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(witness.most_under_way(), 3);
        let slowest = witness.fetched().iter().map(|f| f.to).max();
        assert_eq!(Some(world.now()), slowest);
        assert!(world.elapsed() <= Duration::from_millis(300));
    }

    #[tokio::test(start_paused = true)]
    async fn other_timers_fire_on_their_moment_while_a_thread_is_blocked() {
        let world = World::new(1);
        let (web, _) = Web::open(&world);
        let blocked = tokio::task::spawn_blocking(move || web.fetch_blocking("slow"));
        tokio::time::sleep(Duration::from_millis(7)).await;
        assert_eq!(world.elapsed(), Duration::from_millis(7));
        blocked.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn one_after_the_other_is_seen_as_one_at_a_time() {
        let (web, witness) = Web::open(&World::new(3));
        for url in ["a", "b"] {
            let web = web.clone();
            tokio::task::spawn_blocking(move || web.fetch_blocking(url))
                .await
                .unwrap();
        }
        assert_eq!(witness.most_under_way(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_takes_as_long_whatever_is_fetched_before_it() {
        let mut times = Vec::new();
        for urls in [["a", "b"], ["b", "a"]] {
            let (web, witness) = Web::open(&World::new(5));
            for url in urls {
                web.fetch(url).await;
            }
            let mut fetched = witness.fetched();
            fetched.sort_by(|a, b| a.url.cmp(&b.url));
            times.push(fetched.iter().map(took).collect::<Vec<_>>());
        }
        assert_eq!(times[0], times[1]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_record_tells_the_runtimes_threads_from_others() {
        let (web, witness) = Web::open(&World::new(2));
        let on_the_pool = web.clone();
        let pool = tokio::task::spawn_blocking(move || on_the_pool.fetch_blocking("pool"));
        let other = std::thread::spawn(move || web.fetch_blocking("other"));
        pool.await.unwrap();
        while witness.fetched().len() < 2 {
            tokio::task::yield_now().await;
        }
        other.join().unwrap();
        let mut manners: Vec<_> = witness
            .fetched()
            .into_iter()
            .map(|f| (f.url, f.manner))
            .collect();
        manners.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            manners,
            [
                ("other".to_owned(), Manner::BlockingElsewhere),
                ("pool".to_owned(), Manner::Blocking)
            ]
        );
    }

    fn took(fetched: &Fetched) -> u64 {
        fetched.to.as_micros() - fetched.from.as_micros()
    }
}

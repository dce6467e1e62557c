//! What the book's listings say and do, so that a run of them can be recorded: lines with the virtual time before them, and
//! work that leaves a lane on the timeline.
//!
//! Every listing is a plain program. Those of a chapter are linked as one: `cargo run -p listings --example c01 c01_lazy` runs one.

use std::{
    env, fmt, fs,
    pin::pin,
    process::ExitCode,
    sync::Mutex,
    task::{Context, Waker},
    thread::{self, ThreadId},
    time::Duration,
};

use sim::{
    World,
    lane::{Lane, Stretch},
};
use tokio::time::{advance, sleep};

pub mod net;

/// Names the file that the timeline is written to. Without it, it is not.
pub const TIMELINE_VARIABLE: &str = "WORKBOOK_TIMELINE";

/// The world of this run, and the thread on which it began. It begins with the first thing that is said or done.
static WORLD: Mutex<Option<(World, ThreadId)>> = Mutex::new(None);

/// Prints a line with the milliseconds since the start before it.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::line(format_args!($($text)*)) };
}

/// The `main` of a chapter, whose listings are the modules with these names. It runs the one that its first argument names.
#[macro_export]
macro_rules! chapter {
    ($($listing:ident)*) => {
        $(mod $listing;)*

        fn main() -> ::std::process::ExitCode {
            let wanted = ::std::env::args().nth(1).unwrap_or_default();
            match wanted.as_str() {
                $(stringify!($listing) => ::std::process::Termination::report($listing::main()),)*
                _ => $crate::unknown(&wanted, &[$(stringify!($listing)),*]),
            }
        }
    };
}

/// Says which listings there are where `wanted` is none of them. [`chapter!`] calls it.
pub fn unknown(wanted: &str, listings: &[&str]) -> ExitCode {
    eprintln!(
        "no listing `{wanted}`; name one of `{}`",
        listings.join("`, `")
    );
    ExitCode::from(2)
}

/// Prints a line with the milliseconds since the start before it. [`say!`] calls it.
pub fn line(text: fmt::Arguments<'_>) {
    println!("{:>5} ms  {text}", world().elapsed().as_millis());
}

/// Works on `name` for so many milliseconds, and says when it begins and when it is done. Dropped before that, it says so.
pub async fn work(name: &str, millis: u64) -> String {
    let work = Work::begin(name);
    sleep(Duration::from_millis(millis)).await;
    work.end(|stretch| stretch.done(), "is done");
    name.to_owned()
}

/// Works on `name` for so many milliseconds, and fails.
///
/// # Errors
///
/// Always: that is what it is for.
pub async fn fail(name: &str, millis: u64) -> Result<String, String> {
    let work = Work::begin(name);
    sleep(Duration::from_millis(millis)).await;
    work.end(|stretch| stretch.failed(), "fails");
    Err(format!("{name} has failed"))
}

/// A lane of the timeline, for listings that show more than work.
pub fn lane(name: &str) -> Lane {
    Lane::open(&world(), name)
}

/// The world of this run, for listings that use one of its places, such as `sim::kitchen`.
pub fn world() -> World {
    began().0
}

/// Holds the calling thread for so many milliseconds, as [`thread::sleep`] would on a real clock.
///
/// Under the paused clock a thread that sleeps takes no time at all. So on the thread of the tasks this turns the clock, while
/// nothing else can run; on a thread of the blocking pool it waits until the clock is there.
pub fn block(millis: u64) {
    let (world, home) = began();
    let time = Duration::from_millis(millis);
    if thread::current().id() == home {
        // Its first poll turns the clock. The second would let others run, and is never made.
        let _ = pin!(advance(time)).poll(&mut Context::from_waker(Waker::noop()));
    } else {
        world.block_for(time);
    }
}

fn began() -> (World, ThreadId) {
    let mut world = WORLD.lock().expect("nothing that holds it can panic");
    let begin = || (World::new(0), thread::current().id());
    world.get_or_insert_with(begin).clone()
}

/// Writes down the timeline so far, if somebody asked for it. Called whenever something has changed: a listing may end in
/// many ways, and none of them asks leave.
pub fn record() {
    let Some(file) = env::var_os(TIMELINE_VARIABLE) else {
        return;
    };
    let timeline = serde_json::to_string_pretty(&world().timeline()).expect("plain data");
    fs::write(&file, timeline + "\n").expect("the press has made room for it");
}

/// Work under way.
struct Work {
    name: String,
    stretch: Option<Stretch>,
}

impl Work {
    fn begin(name: &str) -> Work {
        say!("{name} begins");
        let stretch = lane(name).working("working");
        record();
        Work {
            name: name.to_owned(),
            stretch: Some(stretch),
        }
    }

    fn end(mut self, end: fn(Stretch), words: &str) {
        if let Some(stretch) = self.stretch.take() {
            end(stretch);
        }
        say!("{} {words}", self.name);
        record();
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(stretch) = self.stretch.take() {
            drop(stretch);
            say!("{} is dropped", self.name);
            record();
        }
    }
}

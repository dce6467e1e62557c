//! What is measured in a process of its own.

use std::{hint::black_box, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use grader::{
    budget::Budget,
    compile::Control,
    course::{Check, Course},
    kit::Kit,
    render::timeline::{Room, Scene, svg, text},
    run::{self, Surroundings, Wish},
    sandbox::{Demand, Sandbox},
    stop::Stop,
};
use lab::{Verdict, record::Seeds};
use sim_core::timeline::{Lane, Mark, MarkKind, Moment, Span, SpanEnd, SpanKind, Timeline};

use crate::shared::{child, rounds::timed};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Unit {
    /// A check on so many seeds.
    Check,
    /// A timeline of so many events, drawn as text.
    Text,
    /// The same, drawn as SVG.
    Svg,
}

/// What something took.
pub struct Used {
    pub seconds: f64,
    /// The most memory that was held: of a check in its own process, else in this one.
    pub mebibytes: f64,
}

const CHECK: &str = "cook_all::dishes_cook_at_the_same_time";

/// Spans and marks in a lane.
const IN_A_LANE: usize = 10;

impl Unit {
    /// As it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Check => "check",
            Unit::Text => "text",
            Unit::Svg => "svg",
        }
    }

    /// Measures it once; `program` holds the checks of chef.
    pub fn measure(self, size: usize, program: Option<&Path>) -> Result<Used> {
        match self {
            Unit::Check => check(size, program.context("a check needs a program")?),
            Unit::Text => drawn(size, |timeline| {
                let ending = None;
                text(
                    &Scene {
                        timeline,
                        ending,
                        said: "",
                    },
                    Room::of_page(80, false),
                )
            }),
            Unit::Svg => drawn(size, |timeline| svg(timeline, "A timeline", "")),
        }
    }
}

fn check(seeds: usize, program: &Path) -> Result<Used> {
    let root = Course::find_root(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let course = Course::load(&root)?;
    let is_it = |check: &&Check| check.name == CHECK;
    let check = course.exercise("chef")?.checks().find(is_it);
    let check = check.with_context(|| format!("there is no check {CHECK}"))?;
    let wish = Wish {
        seeds: Seeds::Many(seeds as u64),
        ..Wish::default()
    };
    let kit = Kit::present(&root).context("the program was compiled against a kit")?;
    let (sandbox, stop) = (Sandbox::ready(Demand::BestEffort)?, Stop::new());
    let scratch = program.parent().context("a program has a folder")?;
    let more = run::time_for_more_seeds([check].into_iter(), wish);
    let place = Surroundings {
        program,
        sandbox: &sandbox,
        scratch,
        stop: &stop,
        control: &Control::new(&kit, &sandbox, scratch, &stop),
        within: &Budget::new(run::TIME + more),
    };
    let (seconds, outcome) = timed(|| Ok(run::run(place, check, wish)?))?;
    let verdict = outcome.record.verdict;
    ensure!(verdict == Verdict::Passed, "{CHECK} is {verdict}");
    Ok(Used {
        seconds,
        mebibytes: child::largest_so_far()?,
    })
}

fn drawn(events: usize, draw: impl Fn(&Timeline) -> String) -> Result<Used> {
    let timeline = timeline(events);
    let (seconds, picture) = timed(|| Ok(draw(black_box(&timeline))))?;
    ensure!(!picture.is_empty(), "nothing was drawn");
    let mebibytes = child::peak_of("self").context("the system does not tell its memory")?;
    Ok(Used { seconds, mebibytes })
}

/// Lanes of spans and marks in turn, as a run of many tasks leaves them.
fn timeline(events: usize) -> Timeline {
    let moment = |millis: usize| Moment::after(Duration::from_millis(millis as u64));
    let lane = |number: usize| {
        let first = number * IN_A_LANE;
        let numbers = first..events.min(first + IN_A_LANE);
        let (spans, marks): (Vec<_>, Vec<_>) = numbers.partition(|number| number % 2 == 0);
        let span = |number: usize| Span {
            label: format!("step {number}"),
            kind: SpanKind::Working,
            from: moment(number),
            to: moment(number + 7),
            end: SpanEnd::Done,
        };
        let mark = |number: usize| Mark {
            at: moment(number),
            label: format!("event {number}"),
            kind: MarkKind::Event,
        };
        Lane {
            name: format!("task {number}"),
            spans: spans.into_iter().map(span).collect(),
            marks: marks.into_iter().map(mark).collect(),
        }
    };
    Timeline {
        lanes: (0..events.div_ceil(IN_A_LANE)).map(lane).collect(),
        end: moment(events + 7),
        ..Timeline::default()
    }
}

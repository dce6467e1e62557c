//! How long a report may be. Whatever a submission does, its line in the results of a class stays below
//! [`LONGEST_LINE`](super::LONGEST_LINE).
//!
//! Almost every report is far below that, and stays as it is. Of one that is not all texts are shortened alike, and then
//! timelines: to fewer events, and to none where that does not help.

use lab::record::shorten;
use sim_core::timeline::Timeline;

use super::Report;

/// The most bytes of all texts, and of all timelines, as JSON.
const TEXTS: usize = 3 << 20;
const TIMELINES: usize = 4 << 20;

/// The most bytes of one text: first this much, then less.
const OF_EACH: [usize; 5] = [64 << 10, 16 << 10, 4 << 10, 1 << 10, 200];

/// The most notes of a check, and diagnostics of a report.
const MOST: usize = 50;

/// The most lanes of a timeline, and events of a lane: first this many, then fewer.
const LANES_AND_EVENTS: [(usize, usize); 3] = [(200, 100), (100, 20), (40, 5)];

/// The most bytes of a name in a timeline.
const OF_NAME: usize = 500;

impl Report {
    /// The same report, no longer than a report may be.
    pub fn bounded(mut self) -> Report {
        self.diagnostics.truncate(MOST);
        for one in &mut self.diagnostics {
            one.notes.truncate(MOST);
        }
        for check in &mut self.checks {
            check.notes.truncate(MOST);
        }
        for most in OF_EACH {
            let mut bytes = 0;
            for text in self.texts() {
                shorten(text, most);
                bytes += length(text);
            }
            for check in &mut self.checks {
                check.printed.shorten(most);
                bytes += length(&check.printed.text);
            }
            if bytes <= TEXTS {
                break;
            }
        }
        let mut left = TIMELINES;
        for check in &mut self.checks {
            let timeline = check.timeline.take();
            check.timeline = timeline.and_then(|one| bounded(one, &check.message, &mut left));
        }
        self
    }

    /// All texts that a submission has a say in, but for what it has printed: of that the end is worth most.
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let diagnostics = self.diagnostics.iter_mut().flat_map(|one| {
            let file = one.at.as_mut().map(|at| &mut at.file);
            let more = [&mut one.message, &mut one.rendered];
            let more = more.into_iter().chain(&mut one.notes);
            more.chain(&mut one.code).chain(file)
        });
        let checks = self.checks.iter_mut().flat_map(|check| {
            let file = check.at.as_mut().map(|at| &mut at.file);
            let difference = check.difference.as_mut();
            let difference = difference.map(|two| [&mut two.expected, &mut two.got]);
            let texts = [&mut check.message].into_iter().chain(&mut check.notes);
            texts.chain(file).chain(difference.into_iter().flatten())
        });
        let name = &mut self.submission.name;
        diagnostics.chain(checks).chain([name])
    }
}

/// The timeline, made as short as need be to fit into what is `left`.
fn bounded(mut timeline: Timeline, said: &str, left: &mut usize) -> Option<Timeline> {
    for lane in &mut timeline.lanes {
        shorten(&mut lane.name, OF_NAME);
        let labels = lane.spans.iter_mut().map(|span| &mut span.label);
        for label in labels.chain(lane.marks.iter_mut().map(|mark| &mut mark.label)) {
            shorten(label, OF_NAME);
        }
    }
    let fits = |timeline: &Timeline| bytes(timeline) <= *left;
    for (lanes, events) in LANES_AND_EVENTS {
        if fits(&timeline) {
            break;
        }
        timeline.truncate(lanes, events, said);
    }
    fits(&timeline).then(|| {
        *left -= bytes(&timeline);
        timeline
    })
}

/// How long a timeline is as JSON, at the most.
fn bytes(timeline: &Timeline) -> usize {
    // The names of the fields, and four numbers of twenty digits.
    const OF_EVENT: usize = 160;
    let lanes = timeline.lanes.iter().map(|lane| {
        let spans = lane.spans.iter().map(|span| &span.label);
        let labels = spans.chain(lane.marks.iter().map(|mark| &mark.label));
        let events = labels.map(|label| OF_EVENT + length(label));
        OF_EVENT + length(&lane.name) + events.sum::<usize>()
    });
    OF_EVENT + lanes.sum::<usize>()
}

/// How long a text is as JSON, at the most.
fn length(text: &str) -> usize {
    let byte = |byte| match byte {
        b'"' | b'\\' => 2,
        // As `\u001b`.
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(byte).sum()
}

#[cfg(test)]
mod tests {
    use lab::{Verdict, record::Difference};
    use sim_core::timeline::{Lane, Mark, MarkKind, Moment};

    use super::*;
    use crate::{
        json,
        render::sample,
        report::{Diagnostic, LONGEST_LINE, Level, Printed},
    };

    fn line(report: Report) -> usize {
        let outcome = crate::class::outcome::Outcome::graded("ada", None, report.bounded());
        json::line(&outcome).len()
    }

    /// A report of 20 checks, each changed by `change`.
    fn report(change: impl Fn(&mut crate::report::CheckReport)) -> Report {
        let checks = (0..20).map(|number| {
            let mut check = sample::check(&format!("a::b{number}"), "A title", Verdict::Wrong);
            change(&mut check);
            check
        });
        sample::report(checks.collect())
    }

    #[test]
    fn what_is_as_long_as_usual_stays_as_it_is() {
        let long = report(|check| check.message = "é".repeat(8_000));
        assert_eq!(long.clone().bounded(), long);
    }

    #[test]
    fn no_text_makes_a_line_too_long() {
        for text in ["\u{0}", "\\", "é"] {
            let text = text.repeat(1 << 16);
            let messages = report(|check| check.message = text.clone());
            assert!(line(messages) < LONGEST_LINE);
            let printed = report(|check| check.printed = Printed::new(text.as_bytes(), 0));
            assert!(line(printed) < LONGEST_LINE);
            let notes = report(|check| check.notes = vec![text.clone(); 3]);
            assert!(line(notes) < LONGEST_LINE);
            let differences = report(|check| {
                check.difference = Some(Difference {
                    expected: text.clone(),
                    got: text.clone(),
                });
            });
            assert!(line(differences) < LONGEST_LINE);
            let mut diagnostics = report(|_| {});
            diagnostics.diagnostics = (0..100)
                .map(|_| Diagnostic {
                    level: Level::Error,
                    code: Some(text.clone()),
                    message: text.clone(),
                    notes: vec![text.clone(); 2],
                    at: None,
                    rendered: text.clone(),
                })
                .collect();
            assert!(line(diagnostics) < LONGEST_LINE);
        }
        let notes = report(|check| check.notes = vec!["x".to_owned(); 10_000]);
        assert!(line(notes) < LONGEST_LINE);
    }

    #[test]
    fn no_timeline_makes_a_line_too_long() {
        let mark = |label: &str| Mark {
            at: Moment::default(),
            label: label.to_owned(),
            kind: MarkKind::Event,
        };
        for (lanes, events, label) in [(200, 20, "\u{1}"), (1, 4_000, "x"), (4_000, 1, "é")] {
            let timeline = Timeline {
                lanes: (0..lanes)
                    .map(|_| Lane {
                        name: label.repeat(300),
                        marks: vec![mark(&label.repeat(300)); events],
                        ..Lane::default()
                    })
                    .collect(),
                ..Timeline::default()
            };
            let mut reports = report(|_| {});
            for check in &mut reports.checks[..8] {
                check.timeline = Some(timeline.clone());
            }
            let kept = reports.clone().bounded();
            let kept = kept.checks.iter().filter(|check| check.timeline.is_some());
            assert!(kept.count() > 0);
            assert!(line(reports) < LONGEST_LINE, "{lanes} {events}");
        }
    }
}

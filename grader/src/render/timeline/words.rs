//! A timeline in words, lane by lane, for those who do not see it.

use sim_core::timeline::{Mark, MarkKind, Moment, Span, SpanEnd};

use super::{Picture, Row, Scene, axis::clock, end_of};
use crate::{escape, render::columns::count};

/// The most spans and marks of a lane that are named.
const MOST_WORDS: usize = 20;

/// `scene` as sentences, a line for each of at most `lanes` lanes. All of it is inert.
pub fn words(scene: &Scene, lanes: usize) -> Vec<String> {
    let picture = Picture::new(scene.timeline, lanes, scene.said);
    let mut lines = description(&picture);
    if let Some(ending) = scene.ending {
        lines.push(format!(
            "The run ended at {}: {}.",
            clock(ending.at),
            ending.verdict
        ));
    }
    lines
}

/// What the picture shows. All of it is inert.
pub(super) fn description(picture: &Picture) -> Vec<String> {
    if picture.rows.is_empty() {
        return vec![String::from("Nothing was recorded in this run.")];
    }
    let mut lines = vec![match picture.axis.end {
        Moment::START => String::from("No time passed in this run."),
        end => format!("Virtual time from 0 s to {}.", clock(end)),
    }];
    lines.extend(picture.rows.iter().map(lane));
    if picture.hidden > 0 {
        lines.push(format!("And {}.", count(picture.hidden, "more lane")));
    }
    if picture.omitted > 0 {
        let omitted = count(picture.omitted, "more moment");
        lines.push(format!("And {omitted} between."));
    }
    if let Some(end) = picture.axis.quiet_until {
        lines.push(format!("Nothing more happened until {}.", clock(end)));
    }
    lines
}

fn lane(row: &Row) -> String {
    let spans = row.lane.spans.iter();
    let spans = spans.map(|one| (one.from, 0, span(one)));
    let marks = row.lane.marks.iter().map(|one| (one.at, 1, mark(one)));
    let mut said: Vec<_> = spans.chain(marks).collect();
    said.sort_by_key(|(at, order, _)| (*at, *order));
    let more = said.len().saturating_sub(MOST_WORDS);
    let said = said.into_iter().take(MOST_WORDS);
    let mut said: Vec<_> = said.map(|(_, _, words)| words).collect();
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    match said.is_empty() {
        true => format!("{}: nothing.", row.name),
        false => format!("{}: {}.", row.name, said.join("; ")),
    }
}

/// What `span` was, in words that are inert.
pub(super) fn span(span: &Span) -> String {
    let end = match span.end {
        SpanEnd::Done => "",
        SpanEnd::Failed => ", failed",
        SpanEnd::Cancelled => ", cancelled",
        SpanEnd::Open => ", not over",
    };
    format!(
        "{} from {} to {}{end}",
        escape::line(&span.label),
        clock(span.from),
        clock(end_of(span))
    )
}

fn mark(mark: &Mark) -> String {
    let label = escape::line(&mark.label);
    match mark.kind {
        MarkKind::Event => format!("{label} at {}", clock(mark.at)),
        MarkKind::Failure => format!("{label} at {}, a failure", clock(mark.at)),
    }
}

#[cfg(test)]
mod tests {
    use lab::Verdict;

    use super::*;
    use crate::render::timeline::{Ending, sample::*};

    #[test]
    fn a_run_is_told_lane_by_lane() {
        let (run, many) = (one_after_the_other(), ten_thousand());
        let scene = Scene {
            timeline: &run,
            ending: Some(Ending {
                at: at(6_000),
                verdict: Verdict::Wrong,
            }),
            said: "",
        };
        insta::assert_snapshot!(words(&scene, 12).join("\n"), @r"
        Virtual time from 0 s to 6 s.
        pasta: cooking from 0 s to 3 s; done at 3 s.
        sauce: cooking from 3 s to 5 s; done at 5 s.
        bread: cooking from 5 s to 6 s; done at 6 s.
        The run ended at 6 s: wrong.
        ");
        let scene = Scene {
            timeline: &many,
            ending: None,
            said: "",
        };
        let told = words(&scene, 12);
        assert_eq!(told.len(), 14);
        assert_eq!(told[13], "And 9,988 more lanes.");
    }
}

//! The class at a glance: the points, the exercises, the checks that most failed, and whose results are missing.

use std::collections::BTreeMap;

use lab::Verdict;
use maud::{Markup, html};

use super::{mood, to_report, word};
use crate::{
    class::{
        gradebook::Gradebook,
        manifest::Manifest,
        summary::{MOST_NAMED, OfCheck, Summary},
    },
    escape::line,
    render::columns::count,
    report::{Layer, Sandbox},
};

/// The most names, and the most rows of a table.
const MOST_ROWS: usize = 100;

/// The checks that are shown without being asked for.
const FIRST_CHECKS: usize = 10;

/// The most bars in the picture of the points.
const MOST_BARS: u32 = 12;

/// All that is said above the learners.
pub(super) fn of(gradebook: &Gradebook, summary: &Summary) -> Markup {
    let manifest = &gradebook.manifest;
    html! {
        h1 { "The class" }
        p {
            (count(summary.learners, "learner")) ", "
            (count(summary.exercises.len(), "exercise")) ". "
            @if let Some(shard) = manifest.shard { "Shard " (shard) " of the class. " }
            a href="#exercises" { "Exercises" } " · "
            @if !summary.checks.is_empty() { a href="#checks" { "Checks" } " · " }
            a href="#learners" { "Learners" } " · " a href="#reports" { "Reports" }
        }
        (names("Points pending, since the grader itself failed", "unknown", summary.pending.iter().map(
            |(learner, exercise)| (learner.as_str(), Some(exercise.as_str()))
        ), manifest))
        (names("Nothing handed in", "nothing", summary.missing.iter().map(|id| (id.as_str(), None)), manifest))
        (names("Not on the roster, and not graded", "nothing", manifest.strangers.iter().map(|id| (id.as_str(), None)), manifest))
        (totals(&summary.totals, manifest.possible()))
        (exercises(summary))
        (checks(summary, manifest))
        (changes(summary, manifest))
        (basis(manifest))
    }
}

/// What the results rest on.
fn basis(manifest: &Manifest) -> Markup {
    let basis = &manifest.basis;
    html! {
        p.quiet {
            (line(&basis.toolchain)) ", tokio " (line(&basis.tokio)) ". "
            @match basis.seed {
                Some(seed) => { "Seed " (seed) ". " },
                None => "The course's seeds. ",
            }
            (sandbox(&basis.sandbox))
        }
    }
}

fn sandbox(sandbox: &Sandbox) -> String {
    let layers = [
        ("Landlock", sandbox.landlock),
        ("seccomp", sandbox.seccomp),
        ("namespaces", sandbox.namespaces),
    ];
    let with = |held: bool| {
        let layers = layers.iter();
        let layers = layers.filter(|(_, layer)| (*layer == Layer::Enforced) == held);
        layers.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    };
    match (with(true), with(false)) {
        (held, _) if held.is_empty() => "There was no sandbox.".to_owned(),
        (held, gone) if gone.is_empty() => format!("The sandbox: {held}."),
        (held, gone) => format!("The sandbox: {held}; without {gone}."),
    }
}

/// Learners, each with what it is about, in a paragraph.
fn names<'a>(
    title: &str,
    mood: &str,
    names: impl ExactSizeIterator<Item = (&'a str, Option<&'a str>)>,
    manifest: &Manifest,
) -> Markup {
    let all = names.len();
    html! {
        @if all > 0 {
            p class={ "note " (mood) } {
                strong { (title) } " (" (all) "): "
                @for (at, (id, what)) in names.take(MOST_ROWS).enumerate() {
                    @if at > 0 { ", " }
                    (learner(id, manifest))
                    @if let Some(what) = what { " (" (line(what)) ")" }
                }
                @if all > MOST_ROWS { ", and " (all - MOST_ROWS) " more" }
            }
        }
    }
}

/// The learner called `id`, with a link to the report if there is one.
fn learner(id: &str, manifest: &Manifest) -> Markup {
    match manifest.learners.iter().position(|one| one.id == id) {
        Some(number) => to_report(id, number),
        None => html! { (line(id)) },
    }
}

/// How many have how many points. `totals` are sorted.
fn totals(totals: &[u32], possible: u32) -> Markup {
    let (Some(least), Some(most)) = (totals.first(), totals.last()) else {
        return html! {};
    };
    let mean = totals.iter().map(|one| f64::from(*one)).sum::<f64>() / totals.len() as f64;
    let middle = |at: usize| f64::from(totals[at / 2]);
    let median = (middle(totals.len() - 1) + middle(totals.len())) / 2.0;
    let bars = bars(totals, possible);
    let highest = bars.iter().map(|bar| bar.learners).max();
    html! {
        h2 { "Points" }
        p {
            "Of " (count(possible as usize, "point")) ": mean " (format!("{mean:.1}")) ", median " (format!("{median:.1}"))
            ", from " (least) " to " (most) "."
        }
        ol.bars {
            @for bar in &bars {
                li {
                    span { (bar.learners) span.unseen { " with " } }
                    span.bar style={ "height:" (share(bar.learners, highest.unwrap_or_default(), 8)) "rem" } {}
                    span.quiet {
                        (bar.from)
                        @if bar.to > bar.from { span.to { "–" (bar.to) } }
                        span.unseen { " points" }
                    }
                }
            }
        }
    }
}

/// How many have from so many points to so many.
#[derive(Debug, PartialEq, Eq)]
struct Bar {
    from: u32,
    to: u32,
    learners: usize,
}

/// Bars of one width for all points that there can be.
fn bars(totals: &[u32], possible: u32) -> Vec<Bar> {
    let width = (possible + 1).div_ceil(MOST_BARS);
    let bars = (0..=possible).step_by(width as usize).map(|from| {
        let to = (from + width - 1).min(possible);
        let within = |total: &&u32| (from..=to).contains(*total);
        Bar {
            from,
            to,
            learners: totals.iter().filter(within).count(),
        }
    });
    bars.collect()
}

fn exercises(summary: &Summary) -> Markup {
    html! {
        h2 id="exercises" { "Exercises" }
        div.scroll role="region" aria-labelledby="exercises" tabindex="0" {
            table.cards {
                thead { tr {
                    th scope="col" { "Exercise" }
                    th.n scope="col" { "Mean" }
                    th.n scope="col" { "Points" }
                    th.wide scope="col" { "Came to" }
                } }
                @for exercise in &summary.exercises {
                    tr {
                        th scope="row" { (line(&exercise.title)) }
                        td.n data-name="Mean" { @match exercise.mean() { Some(mean) => (format!("{mean:.1}")), None => "–" } }
                        td.n data-name="Points" { (exercise.possible) }
                        td {
                            (stack(exercise.words.iter().map(|(word, count)| (*word, *count)), summary.learners))
                            (words(exercise.words.iter().map(|(word, count)| (*word, *count))))
                        }
                    }
                }
            }
        }
    }
}

/// A bar with a piece for each of `counts`, as wide as that is `of` all. What it shows is said in words beside it.
fn stack<'a>(counts: impl Iterator<Item = (&'a str, usize)>, of: usize) -> Markup {
    let mut moods: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    for (word, count) in counts {
        let mood = mood(word);
        let at = ORDER.iter().position(|one| *one == mood);
        moods
            .entry(at.unwrap_or(ORDER.len()))
            .or_insert((mood, 0))
            .1 += count;
    }
    html! {
        div.stack aria-hidden="true" {
            @for (mood, count) in moods.values() {
                span class=(mood) style={ "width:" (share(*count, of, 100)) "%" } {}
            }
        }
    }
}

/// From left to right.
const ORDER: [&str; 5] = ["good", "bad", "refused", "unknown", "nothing"];

/// Counts with their words, the most frequent first.
fn words<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> Markup {
    let mut counts: Vec<(&str, usize)> = counts.collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    html! {
        @for (name, count) in counts { span class={ "word " (mood(name)) } { b { (count) } " " (name) } " " }
    }
}

fn checks(summary: &Summary, manifest: &Manifest) -> Markup {
    let (first, others) = summary
        .checks
        .split_at(summary.checks.len().min(FIRST_CHECKS));
    html! {
        @if !first.is_empty() {
            h2 id="checks" { "Checks that most failed" }
            (table_of("Checks that most failed", first, manifest))
        }
        @if !others.is_empty() {
            details {
                summary { (count(others.len(), "more check")) }
                (table_of("More checks", &others[..others.len().min(MOST_ROWS)], manifest))
            }
        }
    }
}

fn table_of(title: &str, checks: &[OfCheck], manifest: &Manifest) -> Markup {
    html! {
        div.scroll role="region" aria-label=(title) tabindex="0" {
            table.cards {
                thead { tr {
                    th scope="col" { "Check" }
                    th.n scope="col" { "Failed" }
                    th.wide scope="col" { "How, and whose" }
                } }
                @for check in checks {
                    tr {
                        th scope="row" {
                            (line(&check.title)) br;
                            span.quiet { (line(&check.exercise)) " · " (line(&check.name)) }
                        }
                        td.n data-name="Failed" { (check.failed()) " of " (check.of) }
                        td { (how(check, manifest)) }
                    }
                }
            }
        }
    }
}

fn how(check: &OfCheck, manifest: &Manifest) -> Markup {
    let verdicts = check
        .verdicts
        .iter()
        .map(|(one, count)| (one.name(), *count));
    let failed = verdicts
        .clone()
        .filter(|(name, _)| *name != Verdict::Passed.name());
    html! {
        (stack(verdicts, check.of))
        details {
            summary { (words(failed)) }
            @for (verdict, whose) in &check.whose {
                p {
                    (word(verdict.name())) ": "
                    @for (at, number) in whose.iter().enumerate() {
                        @if at > 0 { ", " }
                        @if let Some(one) = manifest.learners.get(*number) { (to_report(&one.id, *number)) }
                    }
                    @let all = check.verdicts.get(verdict).copied().unwrap_or_default();
                    @if all > MOST_NAMED { ", and " (all - MOST_NAMED) " more" }
                }
            }
        }
    }
}

fn changes(summary: &Summary, manifest: &Manifest) -> Markup {
    let Some(changes) = &summary.changes else {
        return html! {};
    };
    html! {
        h2 id="changes" { "Up and down since " (line(&changes.since)) }
        @if changes.changes.is_empty() {
            p { "No one has more points or fewer." }
        } @else {
            div.scroll role="region" aria-labelledby="changes" tabindex="0" {
                table.cards {
                    thead { tr {
                        th scope="col" { "Learner" }
                        th scope="col" { "Exercise" }
                        th scope="col" { "Before" }
                        th scope="col" { "Now" }
                    } }
                    @for change in changes.changes.iter().take(MOST_ROWS) {
                        tr {
                            th scope="row" { (learner(&change.learner, manifest)) }
                            td { (line(&change.exercise)) }
                            td.points data-name="Before" { (change.before.0) " " (word(&change.before.1)) }
                            td.points data-name="Now" {
                                (change.after.0) " " (word(&change.after.1)) " "
                                @if change.is_up() { "▲ up" } @else { "▼ down" }
                            }
                        }
                    }
                }
            }
            @if changes.changes.len() > MOST_ROWS {
                p { (changes.changes.len() - MOST_ROWS) " more in changes.csv." }
            }
        }
    }
}

/// What `part` is of `whole`, as a share of `all`.
fn share(part: usize, whole: usize, all: u32) -> String {
    format!("{:.2}", part as f64 / whole.max(1) as f64 * f64::from(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_total_is_in_a_bar() {
        let of = |totals: &[u32], possible| -> Vec<(u32, u32, usize)> {
            let bars = bars(totals, possible).into_iter();
            bars.map(|bar| (bar.from, bar.to, bar.learners)).collect()
        };
        assert_eq!(of(&[0, 0, 2], 2), [(0, 0, 2), (1, 1, 0), (2, 2, 1)]);
        assert_eq!(of(&[0], 0), [(0, 0, 1)]);
        let all: Vec<u32> = (0..=219).collect();
        let bars = of(&all, 219);
        assert!(bars.len() <= MOST_BARS as usize);
        assert_eq!(
            (bars[0], bars[bars.len() - 1]),
            ((0, 18, 19), (209, 219, 11))
        );
        assert_eq!(bars.iter().map(|bar| bar.2).sum::<usize>(), all.len());
    }

    #[test]
    fn the_sandbox_is_told_as_it_was() {
        let of = |landlock, namespaces| {
            sandbox(&Sandbox {
                limits: Layer::Enforced,
                landlock,
                seccomp: landlock,
                namespaces,
            })
        };
        use Layer::{Enforced, Off, Unavailable};
        assert_eq!(
            of(Enforced, Enforced),
            "The sandbox: Landlock, seccomp, namespaces."
        );
        assert_eq!(
            of(Enforced, Unavailable),
            "The sandbox: Landlock, seccomp; without namespaces."
        );
        assert_eq!(of(Off, Off), "There was no sandbox.");
    }
}

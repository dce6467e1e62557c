//! A report for GitHub Actions: the text, for the log, and workflow commands, which become annotations.
//!
//! A runner obeys a line that begins with `::` after any white space, and `##[…]` anywhere in a line. What a submission
//! has written must come out as neither.

use lab::{Verdict, record::Place};

use super::{columns::count, text};
use crate::escape;
use crate::report::{CheckReport, Diagnostic, Level, Points, Report};

/// What stands before each line that is no command. It is more than white space, which a runner would skip.
const GUTTER: &str = "| ";

/// `report` as lines of a log. `root` is the folder of the submission within the repository, such as
/// `exercises/01-chef`, if it is in there; without it annotations are not tied to a file.
pub fn report(report: &Report, view: &text::View, root: Option<&str>) -> String {
    let mut lines: Vec<String> = text::report(
        report,
        &text::View {
            colour: false,
            ..*view
        },
    )
    .lines()
    .map(|line| format!("{GUTTER}{}", disarmed(line)))
    .collect();
    lines.extend(report.diagnostics.iter().map(|it| diagnostic(it, root)));
    let explained = report.diagnostics.iter().any(|it| it.level == Level::Error);
    for part in report.checks.chunk_by(|a, b| a.part() == b.part()) {
        lines.extend(
            part.iter()
                .filter_map(|check| failure(check, root, explained)),
        );
        lines.extend(unfinished(part));
    }
    lines.join("\n") + "\n"
}

fn diagnostic(diagnostic: &Diagnostic, root: Option<&str>) -> String {
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let title = diagnostic
        .code
        .as_deref()
        .unwrap_or("The submission was refused");
    annotation(
        command,
        diagnostic.at.as_ref(),
        root,
        title,
        &diagnostic.message,
    )
}

/// The annotation of a check that did not pass. What did not compile is said once, by the compiler.
fn failure(check: &CheckReport, root: Option<&str>, explained: bool) -> Option<String> {
    match check.verdict {
        Verdict::Passed | Verdict::Unfinished => return None,
        Verdict::Unbuilt | Verdict::Rejected if explained => return None,
        _ => {}
    }
    let title = format!("{}: {}", check.verdict, check.title);
    let mut message = text::message_of(check);
    if let Some(difference) = &check.difference {
        message += &format!(
            "\nexpected: {}\ngot: {}",
            difference.expected, difference.got
        );
    }
    message += &format!("\n{}, seed {}", check.name, check.seed);
    Some(annotation(
        "error",
        check.at.as_ref(),
        root,
        &title,
        &message,
    ))
}

/// One annotation for what is not written yet in `part`.
fn unfinished(part: &[CheckReport]) -> Option<String> {
    let open: Vec<_> = part
        .iter()
        .filter(|check| check.verdict == Verdict::Unfinished)
        .collect();
    let first = open.first()?;
    let points: Points = open.iter().map(|check| check.points).sum();
    let message = format!(
        "Not written yet: {}, worth {}.",
        count(open.len(), "check"),
        count(points.possible as usize, "point")
    );
    Some(annotation(
        "notice",
        None,
        None,
        &format!("unfinished: {}", first.part()),
        &message,
    ))
}

/// `::error file=exercises/01-chef/src/lib.rs,line=14,col=5,title=wrong: …::…`
fn annotation(
    command: &str,
    at: Option<&Place>,
    root: Option<&str>,
    title: &str,
    message: &str,
) -> String {
    let mut properties = Vec::new();
    if let (Some(at), Some(root)) = (at, root) {
        let root = root.trim_end_matches('/');
        let file = if root.is_empty() {
            at.file.clone()
        } else {
            format!("{root}/{}", at.file)
        };
        properties.push(format!("file={}", property(&file)));
        properties.push(format!("line={}", at.line));
        properties.extend(at.column.map(|column| format!("col={column}")));
    }
    properties.push(format!("title={}", property(title)));
    format!("::{command} {}::{}", properties.join(","), data(message))
}

/// `text` as the value of a command's property.
fn property(text: &str) -> String {
    let text = disarmed(&escape::line(text));
    text.replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// `text` as a command's message.
fn data(text: &str) -> String {
    disarmed(&escape::block(text))
        .replace('%', "%25")
        .replace('\n', "%0A")
}

/// `text` without `##[`. Runners compare as people do, for whom an accent or a joiner in between makes no difference.
fn disarmed(text: &str) -> String {
    let ascii: String = text.chars().filter(char::is_ascii).collect();
    match ascii.contains("##[") {
        true => text.replace('#', "\\u{23}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{render::sample, report::Printed};

    const VIEW: text::View = text::View {
        title: "The chef",
        from: None,
        only_some: false,
        has_solution: true,
        output: text::Output::Last,
        width: 80,
        colour: true,
    };

    /// The lines that a runner obeys.
    fn commands(log: &str) -> Vec<&str> {
        log.split(['\n', '\r'])
            .filter(|line| line.trim_start().starts_with("::"))
            .collect()
    }

    #[test]
    fn each_failure_is_an_annotation_at_its_place() {
        let log = super::report(&sample::half_way(), &VIEW, Some("exercises/01-chef"));
        insta::assert_snapshot!(commands(&log).join("\n"), @r"
        ::error file=exercises/01-chef/src/lib.rs,line=27,col=9,title=wrong%3A Dishes cook at the same time%3A a menu takes as long as its slowest dish::The time that cooking took is not what the check expects. Each dish was put on the stove only after the one before it was done.%0Aexpected: 3s%0Agot: 6s%0Acook_all::dishes_cook_at_the_same_time, seed 0
        ::error file=exercises/01-chef/src/lib.rs,line=27,col=9,title=wrong%3A Ten thousand dishes are no trouble::Only 1 dish was on the stove at once. All of them should be.%0Acook_all::ten_thousand_dishes, seed 63
        ::notice title=unfinished%3A serve_as_ready::Not written yet: 2 checks, worth 4 points.
        ");
    }

    #[test]
    fn what_does_not_compile_is_said_once() {
        let unbuilt = |name| sample::check(name, "A title", Verdict::Unbuilt);
        let mut report = sample::report(vec![unbuilt("a::b"), unbuilt("a::c")]);
        report.diagnostics = vec![
            sample::diagnostic(
                Level::Warning,
                "unused_variables",
                "src/lib.rs:3:5",
                "unused: `x`",
                "",
            ),
            sample::diagnostic(Level::Error, "E0277", "src/a,b.rs:9:5", "100% wrong", ""),
        ];
        let log = super::report(&report, &VIEW, Some("exercises/01-chef/"));
        insta::assert_snapshot!(commands(&log).join("\n"), @r"
        ::warning file=exercises/01-chef/src/lib.rs,line=3,col=5,title=unused_variables::unused: `x`
        ::error file=exercises/01-chef/src/a%2Cb.rs,line=9,col=5,title=E0277::100%25 wrong
        ");
        let log = super::report(&report, &VIEW, None);
        insta::assert_snapshot!(commands(&log).join("\n"), @r"
        ::warning title=unused_variables::unused: `x`
        ::error title=E0277::100%25 wrong
        ");
    }

    proptest! {
        /// Whatever a submission says, there is one command for its one failure, and it is ours.
        #[test]
        fn a_submission_gives_no_commands(
            noise in any::<String>(),
            breaks in "(\n|\r|\u{85}|\u{2028}|\u{b}| |\t){0,4}",
            command in "(::error::x|::add-mask::x|##\\[error\\]x|#\u{200d}#\\[error\\]x|::)",
        ) {
            let evil = format!("{noise}{breaks}{command}{breaks}{command}");
            let check = sample::check("a::b", &evil, Verdict::Panicked)
                .because(&evil, "src/lib.rs:1:1")
                .differing(&evil, &noise);
            let mut report = sample::report(vec![check]);
            report.checks[0].notes = vec![evil.clone()];
            report.checks[0].printed = Printed::new(evil.as_bytes(), 0);
            let log = super::report(&report, &text::View { title: &evil, from: Some(&evil), ..VIEW }, Some("x"));
            let commands = commands(&log);
            prop_assert_eq!(commands.len(), 1, "{}", log);
            prop_assert!(commands[0].starts_with("::error file=x/src/lib.rs,line=1,col=1,title=panicked%3A "));
            let ascii: String = log.chars().filter(char::is_ascii).collect();
            prop_assert!(!ascii.contains("##["));
            prop_assert!(log.chars().all(|c| c == '\n' || escape::is_inert(c)));
        }
    }
}

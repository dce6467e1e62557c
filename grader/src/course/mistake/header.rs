//! Reads the header of a mistake.

use std::collections::BTreeMap;

use lab::{Verdict, record::Place};

use super::{Broken, CheckPattern, MistakeError};
use crate::{
    escape,
    nearest::{did_you_mean, nearest},
};

/// What a mistake says of itself. Lines count from 1.
#[derive(Debug)]
pub(super) struct Header {
    pub summary: String,
    pub expected: Vec<(CheckPattern, Verdict)>,
    pub breaks: Vec<Broken>,
    /// Why no place can be named where it is deadlocked or stuck.
    pub placeless: Option<String>,
    /// What it is based on, if not on the solution, and the line.
    pub base: Option<(u32, String)>,
    /// What it leaves out of that, and the lines.
    pub without: Vec<(u32, String)>,
}

/// Reads the header of `text`, the content of the file that errors name `file`; `checks` are the names of the exercise's checks.
///
/// # Errors
///
/// At the first thing that is wrong with it.
pub(super) fn read(file: &str, text: &str, checks: &[&str]) -> Result<Header, MistakeError> {
    let place = |line: u32| Place {
        file: file.to_owned(),
        line,
        column: None,
    };
    let mut header = (1..).zip(
        text.lines()
            .map_while(|line| line.trim_start().strip_prefix("//!"))
            .map(str::trim),
    );
    let summary = match header
        .next()
        .and_then(|(_, line)| line.strip_prefix("Mistake:"))
    {
        Some(summary) if !summary.trim().is_empty() => escape::line(summary.trim()),
        _ => return Err(MistakeError::NoSummary { at: place(1) }),
    };
    let (mut expected, mut without, mut base) = (Vec::new(), Vec::new(), None);
    let mut breaks: Vec<Broken> = Vec::new();
    let mut placeless = None;
    let mut first_lines = BTreeMap::new();
    let mut last = 1;
    for (line, content) in header {
        last = line;
        if let Some(path) = content.strip_prefix("Without:") {
            without.push((line, path.trim().to_owned()));
        }
        if let Some(name) = content.strip_prefix("Base:") {
            if let Some((first, _)) = base {
                let at = place(line);
                return Err(MistakeError::TwoBases { at, first });
            }
            base = Some((line, name.trim().to_owned()));
        }
        if let Some(rules) = content.strip_prefix("Breaks:") {
            for rule in rules.split(',') {
                let (rule, at) = (escape::line(rule.trim()), place(line));
                if rule.is_empty() || breaks.iter().any(|other| other.rule == rule) {
                    return Err(MistakeError::Breaks { at });
                }
                breaks.push(Broken { rule, at });
            }
        }
        if let Some(why) = content.strip_prefix("Placeless:") {
            let why = escape::line(why.trim());
            if why.is_empty() || placeless.replace(why).is_some() {
                return Err(MistakeError::Placeless { at: place(line) });
            }
        }
        let Some(content) = content.strip_prefix("Verdict:") else {
            continue;
        };
        let (pattern, verdict) = read_verdict(content, checks, &place(line))?;
        for check in checks.iter().filter(|check| pattern.matches(check)) {
            if let Some(first) = first_lines.insert(*check, line) {
                let check = (*check).to_owned();
                return Err(MistakeError::Twice {
                    at: place(line),
                    check,
                    first,
                });
            }
        }
        expected.push((pattern, verdict));
    }
    if expected.is_empty() {
        return Err(MistakeError::NoVerdict { at: place(last) });
    }
    Ok(Header {
        summary,
        expected,
        breaks,
        placeless,
        base,
        without,
    })
}

/// Reads `wrong in cook_all::dishes_cook_at_the_same_time`.
fn read_verdict(
    content: &str,
    checks: &[&str],
    at: &Place,
) -> Result<(CheckPattern, Verdict), MistakeError> {
    let at = at.clone();
    let Some((verdict, check)) = content.trim().split_once(" in ") else {
        return Err(MistakeError::Malformed { at });
    };
    let (verdict, check) = (verdict.trim(), check.trim());
    let verdict = match Verdict::from_name(verdict) {
        Some(Verdict::Passed) => return Err(MistakeError::Passed { at }),
        Some(verdict) => verdict,
        None => {
            return Err(MistakeError::UnknownVerdict {
                at,
                nearest: nearest(verdict, Verdict::ALL.map(Verdict::name)).map(str::to_owned),
                verdict: escape::line(verdict),
            });
        }
    };
    let of_part = |part: &str| {
        checks
            .iter()
            .any(|one| one.split("::").next() == Some(part))
    };
    let pattern = match check {
        "*" => CheckPattern::Every,
        check if check.strip_suffix("::*").is_some_and(of_part) => {
            CheckPattern::Part(check.trim_end_matches("::*").to_owned())
        }
        check if checks.contains(&check) => CheckPattern::One(check.to_owned()),
        check => {
            return Err(MistakeError::UnknownCheck {
                at,
                nearest: nearest(check, all_patterns(checks).iter().map(String::as_str))
                    .map(str::to_owned),
                check: escape::line(check),
            });
        }
    };
    Ok((pattern, verdict))
}

/// All that may stand behind `in`, but for `*`.
fn all_patterns(checks: &[&str]) -> Vec<String> {
    let parts = checks.iter().filter_map(|check| check.split_once("::"));
    let parts = parts.map(|(part, _)| format!("{part}::*"));
    checks
        .iter()
        .map(|&check| check.to_owned())
        .chain(parts)
        .collect()
}

pub(super) fn meant_verdict(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => format!(
            "; the verdicts are {}",
            Verdict::ALL[1..]
                .iter()
                .map(|v| v.name())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

pub(super) fn meant_check(nearest: &Option<String>) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => {
            "; write `part::check` as it stands in the exercise's checks, `part::*`, or `*` for every check"
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHECKS: [&str; 3] = [
        "cook::is_lazy",
        "cook::takes_its_time",
        "cook_all::in_order",
    ];

    fn read(text: &str) -> Result<Header, MistakeError> {
        super::read("mistakes/m.rs", text, &CHECKS)
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_header_gives_a_summary_and_the_verdicts() {
        let header = read(
            "//! Mistake: cooks at once.\n//!\n//! Why, verdict by verdict.\n//!\n\
             //! Verdict: wrong in cook::is_lazy\n//! Verdict: blocked in cook_all::in_order\n\
             \n//! Verdict: wrong in cook::takes_its_time\n",
        )
        .unwrap();
        assert_eq!(header.summary, "cooks at once.");
        let one = |name: &str| CheckPattern::One(name.to_owned());
        assert_eq!(
            header.expected,
            [
                (one("cook::is_lazy"), Verdict::Wrong),
                (one("cook_all::in_order"), Verdict::Blocked)
            ],
            "the header ends with its first other line"
        );
        assert_eq!((header.base, header.without), (None, vec![]));
    }

    #[test]
    fn a_header_says_what_it_differs_from() {
        let header = read(
            "//! Mistake: x\n//! Base: tasks\n//! Without: fn cook\n//! Without: use std::{fmt, mem}\n\
             //! Verdict: wrong in cook::*\n",
        )
        .unwrap();
        assert_eq!(header.base, Some((2, "tasks".to_owned())));
        let without = [(3, "fn cook"), (4, "use std::{fmt, mem}")];
        assert_eq!(
            header.without,
            without.map(|(line, path)| (line, path.to_owned()))
        );
        let cook = CheckPattern::Part("cook".to_owned());
        assert_eq!(header.expected, [(cook, Verdict::Wrong)]);
        assert_eq!(
            error("//! Mistake: x\n//! Base: a\n//! Base: b\n"),
            "mistakes/m.rs:3: line 2 already says what this is based on; remove one of them"
        );
    }

    #[test]
    fn a_header_names_the_rules_that_are_broken_each_once() {
        let with = |breaks: &str| {
            read(&format!(
                "//! Mistake: x\n{breaks}\n//! Verdict: wrong in cook::*\n"
            ))
        };
        let header = with("//! Breaks: cook.lazy, cook.price\n//! Breaks: cook.time").unwrap();
        let named = header.breaks.iter();
        let named: Vec<_> = named.map(|one| (&*one.rule, one.at.line)).collect();
        assert_eq!(
            named,
            [("cook.lazy", 2), ("cook.price", 2), ("cook.time", 3)]
        );
        assert!(with("//! Why.").unwrap().breaks.is_empty());
        for wrong in ["", "cook.lazy,", "cook.lazy, cook.lazy"] {
            let error = with(&format!("//! Breaks: {wrong}")).unwrap_err();
            assert_eq!(
                error.to_string(),
                "mistakes/m.rs:2: name each rule that this breaks once, as `//! Breaks: cook.lazy, cook.price`"
            );
        }
    }

    #[test]
    fn a_header_says_once_why_no_place_can_be_named() {
        let with = |lines: &str| {
            read(&format!(
                "//! Mistake: x\n{lines}\n//! Verdict: stuck in cook::*\n"
            ))
        };
        let header = with("//! Placeless: it waits by hand.").unwrap();
        assert_eq!(header.placeless.as_deref(), Some("it waits by hand."));
        assert_eq!(with("//! Why.").unwrap().placeless, None);
        for wrong in ["//! Placeless:", "//! Placeless: a\n//! Placeless: b"] {
            let error = with(wrong).unwrap_err().to_string();
            assert!(
                error.ends_with(": say once why no place can be named, as `//! Placeless: why`"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_header_without_its_lines_is_an_error() {
        for text in [
            "",
            "fn main() {}",
            "\n//! Mistake: x",
            "//! Mistake:",
            "//! Verdict: wrong in *",
        ] {
            let error = error(text);
            assert!(
                error.starts_with("mistakes/m.rs:1: no `//! Mistake:` line; begin "),
                "{error}"
            );
        }
        assert_eq!(
            error("//! Mistake: x\n//!\nfn f() {}\n//! Verdict: wrong in *"),
            "mistakes/m.rs:2: no `//! Verdict:` line; end the header with `//! Verdict: wrong in part::check`"
        );
    }

    #[test]
    fn an_unknown_verdict_or_check_is_named_with_the_nearest() {
        let with = |line: &str| error(&format!("//! Mistake: x\n//! Verdict: {line}"));
        assert_eq!(
            with("blokced in cook::is_lazy"),
            "mistakes/m.rs:2: unknown verdict `blokced`; did you mean `blocked`?"
        );
        assert!(with("bad in cook::is_lazy").contains("; the verdicts are unfinished, wrong, "));
        assert_eq!(
            with("wrong in cook::is_lasy"),
            "mistakes/m.rs:2: unknown check `cook::is_lasy`; did you mean `cook::is_lazy`?"
        );
        assert_eq!(
            with("wrong in cook_al::*"),
            "mistakes/m.rs:2: unknown check `cook_al::*`; did you mean `cook_all::*`?"
        );
        assert!(with("wrong in serve").ends_with("or `*` for every check"));
        assert!(
            with("wrong cook::is_lazy").starts_with("mistakes/m.rs:2: this is no verdict; write ")
        );
        assert_eq!(
            with("passed in cook::is_lazy"),
            "mistakes/m.rs:2: a mistake passes the checks that it does not name; remove this line"
        );
    }

    #[test]
    fn the_same_check_twice_is_an_error() {
        for second in ["cook::is_lazy", "cook::*", "*"] {
            assert_eq!(
                error(&format!(
                    "//! Mistake: x\n//! Verdict: wrong in cook::is_lazy\n//! Verdict: stuck in {second}"
                )),
                "mistakes/m.rs:3: line 2 already says what `cook::is_lazy` comes to; remove one of them"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_in_one_inert_line(text in any::<String>(), line in any::<String>()) {
            for text in [text, format!("//! Mistake: x\n//! Verdict: {line}"), format!("//! Mistake: {line}")] {
                if let Err(error) = read(&text) {
                    prop_assert!(error.to_string().chars().all(escape::is_inert), "{}", error);
                }
            }
        }
    }
}

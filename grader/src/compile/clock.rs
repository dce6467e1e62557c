//! What the compiler does not know of the clock: why submissions have no switches of it, and which `sleep` is meant.

use super::rustc::headline;
use crate::report::{Diagnostic, Level};

/// What tokio has for its own tests, and the facade has not.
const SWITCHES: [&str; 3] = ["advance", "pause", "resume"];

/// What the compiler suggests to whoever has imported no `sleep`. It knows no other.
const WRONG_SLEEP: &str = "use std::thread::sleep;";

/// Has each error about one of the switches say why it is not there, and each that suggests the wrong `sleep` which is the right one.
pub fn explain(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        if diagnostic.level == Level::Error && diagnostic.rendered.contains(WRONG_SLEEP) {
            diagnostic.note(
                "`std::thread::sleep` holds the thread, and every other task with it; to wait in async code, write \
                 `use tokio::time::sleep;`",
            );
        }
        if let Some(switch) = switch(diagnostic) {
            let before = std::mem::replace(
                &mut diagnostic.message,
                format!(
                    "`tokio::time::{switch}` is not available in a submission: the checks move the clock"
                ),
            );
            headline(diagnostic, &before);
            diagnostic.note(
                "in a check the clock jumps to the next timer when everything waits; `tokio::time::sleep` is such a wait",
            );
        }
    }
}

/// The switch that an error is about.
fn switch(diagnostic: &Diagnostic) -> Option<&'static str> {
    if diagnostic.level != Level::Error {
        return None;
    }
    let message = diagnostic.message.replace("r#", "");
    let named = |switch: &&str| match diagnostic.code.as_deref() {
        // `cannot find function `advance` in module `tokio::time``, however the learner calls that module.
        Some("E0425") => {
            let (found, module) = message.split_once(" in module `").unwrap_or_default();
            let is_time = module == "time`" || module.ends_with("::time`");
            is_time && found.ends_with(&format!(" `{switch}`"))
        }
        Some("E0432") => message.contains(&format!("time::{switch}`")),
        _ => false,
    };
    SWITCHES.into_iter().find(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(code: &str, message: &str) -> Diagnostic {
        let mut errors = [Diagnostic {
            level: Level::Error,
            code: Some(code.to_owned()),
            at: None,
            message: message.to_owned(),
            notes: Vec::new(),
            rendered: format!("error[{code}]: {message}\n --> src/lib.rs:1:5\n  | ^^^\n\n"),
        }];
        explain(&mut errors);
        let [error] = errors;
        error
    }

    #[test]
    fn of_two_sleeps_the_right_one_is_named() {
        let mut error = explained("E0425", "cannot find function `sleep` in this scope");
        assert_eq!(error.notes, [""; 0], "nothing was suggested");
        error.rendered +=
            "help: consider importing this function\n   |\n18 + use std::thread::sleep;\n";
        let mut errors = [error];
        explain(&mut errors);
        let [note] = &errors[0].notes[..] else {
            panic!("{:?}", errors[0].notes)
        };
        assert!(note.contains("write `use tokio::time::sleep;`"), "{note}");
    }

    #[test]
    fn a_switch_is_explained_however_it_is_asked_for() {
        for (code, message) in [
            (
                "E0425",
                "cannot find function `advance` in module `tokio::time`",
            ),
            ("E0425", "cannot find function `advance` in module `time`"),
            (
                "E0425",
                "cannot find function `r#advance` in module `t::r#time`",
            ),
            ("E0432", "unresolved import `tokio::time::advance`"),
            (
                "E0432",
                "unresolved imports `tokio::time::advance`, `tokio::time::pause`",
            ),
        ] {
            let error = explained(code, message);
            assert_eq!(
                error.message,
                "`tokio::time::advance` is not available in a submission: the checks move the clock"
            );
            let headline = format!("error[{code}]: {}\n --> ", error.message);
            assert!(error.rendered.starts_with(&headline), "{}", error.rendered);
            assert!(error.rendered.trim_end().ends_with(&error.notes[0]));
        }
    }

    #[test]
    fn what_only_looks_like_one_is_left_to_the_compiler() {
        for (code, message) in [
            ("E0425", "cannot find function `advance` in module `game`"),
            ("E0425", "cannot find function `advance` in this scope"),
            (
                "E0425",
                "cannot find function `advance_by` in module `time`",
            ),
            ("E0432", "unresolved import `tokio::time::advanced`"),
            ("E0308", "`advance` in module `time`"),
        ] {
            assert_eq!(explained(code, message).message, message);
        }
    }
}

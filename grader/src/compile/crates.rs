//! A crate that a submission asks for and does not get: the compiler says that it is missing, and this says why.

use std::collections::BTreeSet;

use crate::{
    course::Exercise,
    escape,
    report::{Diagnostic, Level},
};

/// What the compiler says of a name that is no module and no crate, by `use`, in a path, and by `extern crate`.
const MISSING: [&str; 4] = [
    "unlinked crate",
    "list of imported crates",
    "no external crate",
    "can't find crate",
];

/// Adds to the first error about each missing crate which crates an answer to `exercise` is compiled against: those `there`,
/// and not what else its `Cargo.toml` names.
pub fn explain(diagnostics: &mut [Diagnostic], exercise: &Exercise, there: &[&str]) {
    let mut explained = BTreeSet::new();
    for diagnostic in diagnostics {
        if let Some(name) = missing(diagnostic)
            && !there.contains(&&*name)
            && explained.insert(name.clone())
        {
            diagnostic.note(&note(&name, exercise, there));
        }
    }
}

/// The crate that an error is about.
fn missing(diagnostic: &Diagnostic) -> Option<String> {
    let code = diagnostic.code.as_deref()?;
    let speaks_of_it = MISSING
        .iter()
        .any(|words| diagnostic.rendered.contains(words));
    if diagnostic.level != Level::Error
        || !["E0432", "E0433", "E0463"].contains(&code)
        || !speaks_of_it
    {
        return None;
    }
    let name = diagnostic.message.split('`').nth(1)?;
    (!name.contains("::")).then(|| name.to_owned())
}

fn note(name: &str, exercise: &Exercise, there: &[&str]) -> String {
    let name = escape::line(name);
    let because = match exercise.dependencies.contains(&name) {
        true => format!(
            "`{name}` is in `Cargo.toml`, but is not among what the grader compiles against"
        ),
        false => format!(
            "`{name}` is not among what the grader compiles against, whatever `Cargo.toml` says"
        ),
    };
    format!(
        "{because}; an answer to `{}` may use `std`, `{}`",
        exercise.name,
        there.join("`, `")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, message: &str, label: &str) -> Diagnostic {
        Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: Some(code.to_owned()),
            at: None,
            message: message.to_owned(),
            rendered: format!("error[{code}]: {message}\n  | ^^^^ {label}\n\n"),
        }
    }

    fn exercise(dependencies: &[&str]) -> Exercise {
        Exercise {
            name: "chef".to_owned(),
            folder: String::new(),
            dir: Default::default(),
            solution_dir: None,
            title: String::new(),
            chapter: String::new(),
            summary: String::new(),
            verify_cpu: None,
            draft: false,
            parts: Vec::new(),
            proofs: Vec::new(),
            dependencies: dependencies.iter().map(|one| (*one).to_owned()).collect(),
            dev_dependencies: Vec::new(),
            signatures: String::new(),
            checks_sha256: String::new(),
        }
    }

    /// What is added to the last of `errors`, for an exercise with `rand` in its `Cargo.toml`.
    fn added(errors: &[Diagnostic]) -> String {
        let mut explained = errors.to_vec();
        explain(
            &mut explained,
            &exercise(&["sim", "rand"]),
            &["sim", "tokio"],
        );
        let before = errors.last().map_or("", |one| one.rendered.trim_end());
        let after = explained.last().map_or("", |one| &one.rendered);
        after
            .strip_prefix(before)
            .unwrap_or(after)
            .trim()
            .to_owned()
    }

    const UNLINKED: &str = "use of unresolved module or unlinked crate `rand`";

    #[test]
    fn a_crate_that_is_not_there_is_explained_however_it_is_asked_for() {
        let says = "= note: `rand` is in `Cargo.toml`, but is not among what the grader compiles against; an answer to `chef` may \
                    use `std`, `sim`, `tokio`";
        for error in [
            error("E0432", "unresolved import `rand`", UNLINKED),
            error(
                "E0432",
                "unresolved import `rand`",
                "no external crate `rand`",
            ),
            error(
                "E0433",
                "cannot find module or crate `rand` in this scope",
                UNLINKED,
            ),
            error(
                "E0433",
                "cannot find `rand` in the crate root",
                "could not find `rand` in the list of imported crates",
            ),
            // As older compilers say it.
            error("E0433", &format!("failed to resolve: {UNLINKED}"), UNLINKED),
            error("E0463", "can't find crate for `rand`", "can't find crate"),
        ] {
            assert_eq!(
                added(std::slice::from_ref(&error)),
                says,
                "{}",
                error.message
            );
            assert_eq!(added(&[error.clone(), error]), "", "once is enough");
        }
        let serde = error(
            "E0432",
            "unresolved import `serde`",
            "unlinked crate `serde`",
        );
        assert!(
            added(&[serde])
                .contains("`serde` is not among what the grader compiles against, whatever")
        );
    }

    #[test]
    fn what_is_missing_within_a_crate_is_left_to_the_compiler() {
        for error in [
            error(
                "E0432",
                "unresolved import `crate::nope`",
                "could not find `nope` in the crate root",
            ),
            error(
                "E0432",
                "unresolved import `tokio::nope`",
                "no `nope` in the root",
            ),
            error(
                "E0433",
                "cannot find `nope` in `tokio`",
                "could not find `nope` in `tokio`",
            ),
            error("E0463", "can't find crate for `tokio`", "can't find crate"),
            error(
                "E0425",
                "cannot find function `rand` in this scope",
                "not found in this scope",
            ),
        ] {
            assert_eq!(added(std::slice::from_ref(&error)), "", "{}", error.message);
        }
    }
}

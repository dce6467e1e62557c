//! What a submission gives to the checks and that only one thread may have. The compiler says it of code that the learner never sees,
//! for there it is used; what to look for stands in the learner's own.

use lab::record::Place;

use crate::report::Diagnostic;

/// The compiler's words for it.
const TIED: [&str; 2] = [
    "cannot be sent between threads safely",
    "cannot be shared between threads safely",
];

/// What to say above `errors`, and the place in the submission that they are about, if all of them are of this kind.
pub fn explanation(errors: &[&Diagnostic]) -> Option<(String, Option<Place>)> {
    let is_tied = |error: &&Diagnostic| {
        error.code.as_deref() == Some("E0277")
            && TIED.iter().any(|tied| error.message.ends_with(tied))
    };
    if errors.is_empty() || !errors.iter().all(is_tied) {
        return None;
    }
    let text = "Your code compiles, but only one thread may have what it gives to the checks, and they use it in tasks: it has to be \
                `Send`, and what is shared `Sync`. An `async fn` is not `Send` if a guard of `std`, a `RefCell`'s or an `Rc` lives \
                across one of its `.await`s. The compiler names the type, and the function that keeps it."
        .to_owned();
    Some((text, errors.iter().find_map(|error| place(&error.rendered))))
}

/// The last place in `src` that the compiler points at: there it says what keeps the value.
fn place(rendered: &str) -> Option<Place> {
    let arrow = |line: &str| {
        let line = line.trim_start();
        let at = line
            .strip_prefix("--> ")
            .or_else(|| line.strip_prefix("::: "))?;
        let mut words = at.rsplitn(3, ':');
        let (column, line, file) = (words.next()?, words.next()?, words.next()?);
        file.starts_with("src/").then_some(Place {
            file: file.to_owned(),
            line: line.parse().ok()?,
            column: Some(column.parse().ok()?),
        })
    };
    rendered.lines().filter_map(arrow).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Level;

    fn error(code: &str, message: &str) -> Diagnostic {
        Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: Some(code.to_owned()),
            at: None,
            message: message.to_owned(),
            rendered: "error\n  --> tests/seam/program.rs:73:10\n  ::: src/counter.rs:16:44\nnote: so\n  --> src/counter.rs:16:48\n"
                .to_owned(),
        }
    }

    #[test]
    fn a_guard_across_an_await_is_explained_at_its_function() {
        let guard = error(
            "E0277",
            "`std::sync::MutexGuard<'_, u64>` cannot be sent between threads safely",
        );
        let (text, at) = explanation(&[&guard]).unwrap();
        assert!(text.contains("across one of its `.await`s"), "{text}");
        assert_eq!(at.unwrap().to_string(), "src/counter.rs:16:48");
    }

    #[test]
    fn what_does_not_fit_for_another_reason_is_not() {
        let tied = error("E0277", "`Rc<u64>` cannot be shared between threads safely");
        let other = error("E0308", "mismatched types");
        assert_eq!(explanation(&[]), None);
        assert_eq!(explanation(&[&tied, &other]), None);
        assert_eq!(
            explanation(&[&error("E0277", "`Odd` doesn't implement `Debug`")]),
            None
        );
    }
}

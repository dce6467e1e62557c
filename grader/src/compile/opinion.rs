//! A second opinion on a submission that the compiler has accepted: what its newer solver of traits says of it.
//!
//! That one is not finished, and refuses some of what gets round the type system by a hole of the older one. It is asked in a pass
//! of its own, from which nothing is used. Only there is it allowed what is not stable, so a submission gains nothing by that.

use super::{
    CompileError, End, Site, of_library,
    rustc::{self, FOR_LIBRARY},
};
use crate::{
    budget::Budget,
    course::Exercise,
    limits::Limits,
    process::Exit,
    report::{Diagnostic, Level, SecondOpinion},
};

/// What it may use. It takes as long as the first pass does to check types.
const LIMITS: Limits = FOR_LIBRARY;

/// What the compiler says where it gives up on what goes on and on. That is for an older solver to know.
const OVERFLOW: &str = "E0275";

/// The second opinion on what stands in `src` of the site's scratch folder, and the error that it rests on.
///
/// # Errors
///
/// Only if the grader itself fails, or is stopped.
pub fn second_opinion(
    site: Site,
    exercise: &Exercise,
) -> Result<(SecondOpinion, Option<Diagnostic>), CompileError> {
    let mut command = of_library(site, exercise);
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["-Z", "next-solver=globally"])
        .args(["--emit", "metadata=opinion.rmeta", "-A", "warnings"]);
    // It is the grader's to ask, so it takes nothing of the time that the submission has.
    let site = Site {
        within: &Budget::new(LIMITS.wall),
        ..site
    };
    let End { exit, said } = rustc::run(command, LIMITS, site)?;
    Ok(opinion(exit, said))
}

/// What it means that a compiler ended with `exit`, and said this. A failure of its own is no opinion, nor is what it says of no
/// place in the submission, as where it does not know the solver.
fn opinion(exit: Exit, said: Vec<Diagnostic>) -> (SecondOpinion, Option<Diagnostic>) {
    let mut errors = said.into_iter().filter(|one| one.level == Level::Error);
    match (exit, errors.next()) {
        (Exit::Code(0), _) => (SecondOpinion::Agrees, None),
        (Exit::Code(1), Some(first))
            if first.at.is_some() && first.code.as_deref() != Some(OVERFLOW) =>
        {
            (SecondOpinion::Disagrees, Some(first))
        }
        _ => (SecondOpinion::Unavailable, None),
    }
}

#[cfg(test)]
mod tests {
    use lab::record::Place;
    use nix::sys::signal::Signal;

    use super::*;

    fn error(code: Option<&str>, file: Option<&str>) -> Diagnostic {
        Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: code.map(str::to_owned),
            at: file.map(|file| Place {
                file: file.to_owned(),
                line: 3,
                column: Some(1),
            }),
            message: "cannot normalize".to_owned(),
            rendered: String::new(),
        }
    }

    #[test]
    fn only_an_error_in_the_submission_is_another_opinion() {
        let here = Some("src/lib.rs");
        let of = |exit, said| opinion(exit, said).0;
        assert_eq!(of(Exit::Code(0), Vec::new()), SecondOpinion::Agrees);
        let disagrees = of(Exit::Code(1), vec![error(Some("E0284"), here)]);
        assert_eq!(disagrees, SecondOpinion::Disagrees);
        for (exit, said) in [
            // It crashed, was ended, or is one that does not know the solver.
            (Exit::Code(101), vec![error(None, here)]),
            (Exit::Code(1), vec![error(None, None)]),
            (Exit::Code(1), Vec::new()),
            (Exit::Code(1), vec![error(Some(OVERFLOW), here)]),
            (Exit::Signal(Signal::SIGSEGV), Vec::new()),
            (Exit::CpuLimit, vec![error(Some("E0284"), here)]),
        ] {
            assert_eq!(of(exit, said), SecondOpinion::Unavailable, "{exit:?}");
        }
    }
}

//! The report of a case: of what its checks came to, or of why none was run.

use std::io;

use lab::{Verdict, record::Record};

use super::{Case, Judge};
use crate::{
    book,
    compile::{self, Site},
    course::{Check, Exercise, Part},
    declared,
    digest::sha256,
    intake::{Refusal, Submission},
    loops,
    report::{
        BlockingCalls, CheckReport, Diagnostic, Level, Points, Printed, Provenance, Report, SCHEMA,
        SecondOpinion, SubmissionId,
    },
    run::{Outcome, Wish},
};

impl Judge {
    /// The report that the submission called `name` is `rejected`; or that the grader failed, if it was not the submission for
    /// which it could not be read.
    pub fn rejected(&self, exercise: &Exercise, name: String, refusal: &Refusal) -> Report {
        let nothing = Submission {
            name,
            sha256: sha256([refusal.to_string()]),
            files: Default::default(),
        };
        let case = Case {
            submission: &nothing,
            exercise,
            only: None,
            wish: Wish::default(),
        };
        match refusal.is_ours() {
            true => self.failed(&case, refusal),
            false => self.unrun(&case, Verdict::Rejected, vec![refusal.diagnostic()]),
        }
    }

    /// The report that the grader itself failed before a check was run.
    pub fn failed(&self, case: &Case, error: &dyn std::error::Error) -> Report {
        let checks = case.checks().map(|(part, check)| {
            let failure = io::Error::other(error.to_string());
            of_check(case, part, check, Err(failure))
        });
        let checks = checks.collect();
        self.report(case, checks, Vec::new())
    }

    /// The report of a submission that came to no run.
    pub(super) fn unrun(
        &self,
        case: &Case,
        verdict: Verdict,
        diagnostics: Vec<Diagnostic>,
    ) -> Report {
        let first = diagnostics.iter().find(|one| one.level == Level::Error);
        let checks = case.checks().map(|(part, check)| CheckReport {
            name: check.name.clone(),
            title: check.title.clone(),
            verdict,
            points: Points {
                earned: 0,
                possible: check.points,
            },
            message: first.map_or_else(String::new, Diagnostic::in_lines),
            at: first.and_then(|first| first.at.clone()),
            seed: 0,
            virtual_seconds: 0.0,
            chapter: book::section(case.exercise, part, check, verdict),
            difference: None,
            notes: Vec::new(),
            seeds_run: 0,
            timeline: None,
            blocking_calls: None,
            printed: Printed::default(),
        });
        let checks = checks.collect();
        self.report(case, checks, diagnostics)
    }

    pub(super) fn report(
        &self,
        case: &Case,
        checks: Vec<CheckReport>,
        diagnostics: Vec<Diagnostic>,
    ) -> Report {
        // Where the kit is missing, no check was run.
        let kit = self.kit_of(case.exercise).unwrap_or(&self.kit);
        // One that was not watched is enough.
        let blocking_calls = checks.iter().filter_map(|check| check.blocking_calls).max();
        let worst = checks.iter().map(|check| check.verdict).max();
        let report = Report {
            schema: SCHEMA.to_owned(),
            exercise: case.exercise.name.clone(),
            submission: SubmissionId {
                name: case.submission.name.clone(),
                sha256: case.submission.sha256.clone(),
            },
            verdict: worst.unwrap_or(Verdict::Passed),
            points: checks.iter().map(|check| check.points).sum(),
            checks,
            diagnostics,
            review: Vec::new(),
            provenance: Provenance {
                checks_sha256: case.exercise.checks_sha256.clone(),
                kit_sha256: kit.sha256.clone(),
                toolchain: kit.toolchain.clone(),
                tokio: kit.tokio.clone(),
                sandbox: self.layers(),
                second_opinion: None,
                blocking_calls,
            },
        };
        report.bounded()
    }
}

/// Adds to `reports` the second opinion on the answer to `exercise` at `site`. If the grader fails to get it, there is none: the
/// first one stands.
pub(super) fn ask_again(site: Site, exercise: &Exercise, reports: &mut [Report]) {
    let asked = compile::second_opinion(site, exercise);
    let (opinion, error) = asked.unwrap_or((SecondOpinion::Unavailable, None));
    for report in reports {
        report.provenance.second_opinion = Some(opinion);
        report.review.extend(error.iter().map(|error| Diagnostic {
            level: Level::Warning,
            message: format!(
                "a newer part of the compiler refuses this, which may be a way round the type system: {}",
                error.message
            ),
            ..error.clone()
        }));
    }
}

/// The report of `check`: of what it came to, or that the grader failed at it.
pub(super) fn of_check(
    case: &Case,
    part: &Part,
    check: &Check,
    outcome: io::Result<Outcome>,
) -> CheckReport {
    let blocking_calls = outcome
        .as_ref()
        .ok()
        .map(|outcome| match outcome.record.sees_calls {
            true => BlockingCalls::Watched,
            false => BlockingCalls::NotWatched,
        });
    let failed = |error: io::Error| {
        Outcome::from(Record {
            check: check.name.clone(),
            verdict: Verdict::GraderError,
            message: format!(
                "The grader itself failed: {error}. This is not your doing, and not counted against you. Run it again."
            ),
            difference: None,
            at: None,
            stacks: Vec::new(),
            notes: Vec::new(),
            seed: 0,
            seeds_run: 0,
            printed_before: 0,
            virtual_micros: 0,
            timeline: None,
            is_doubtful: false,
            sees_calls: true,
        })
    };
    let Outcome {
        mut record,
        printed,
    } = outcome.unwrap_or_else(failed);
    if let Some((sentence, at)) = loops::seen_in(&record.stacks, case.submission) {
        record.message = format!("{} {sentence}", record.message);
        record.at = Some(at);
    }
    let stands_still = matches!(record.verdict, Verdict::Deadlocked | Verdict::Stuck);
    if stands_still
        && record.at.is_none()
        && let Some((note, at)) = declared::unseen(&part.name, case.submission)
    {
        record.notes.push(note);
        record.at = Some(at);
    }
    let passed = record.verdict == Verdict::Passed;
    CheckReport {
        name: check.name.clone(),
        title: check.title.clone(),
        verdict: record.verdict,
        points: Points {
            earned: if passed { check.points } else { 0 },
            possible: check.points,
        },
        message: record.message,
        at: record.at,
        seed: record.seed,
        virtual_seconds: record.virtual_micros as f64 / 1e6,
        chapter: book::section(case.exercise, part, check, record.verdict),
        difference: record.difference,
        notes: record.notes,
        seeds_run: record.seeds_run,
        timeline: record.timeline,
        blocking_calls,
        printed: match passed && !case.wish.printed {
            true => Printed::default(),
            false => printed,
        },
    }
}

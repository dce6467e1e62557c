//! `junit.xml`, which GitLab and other CI systems show: a suite for each learner and exercise, a case for each check.

use std::{fmt, io::Write};

use lab::Verdict;

use super::{Broken, Format, Written, write_file};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError},
        outcome::Outcome,
        summary::Summary,
    },
    escape::xml,
    render::text::{last_printed, message_of},
    report::CheckReport,
};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "`junit.xml`, which GitLab and others show",
    written: Written::File("junit.xml"),
    write,
};

/// The most lines of what a check printed.
const MOST_PRINTED: usize = 100;

/// Writes `junit.xml`. Times are virtual.
fn write(gradebook: &Gradebook, _: &Summary) -> Result<(), GradebookError> {
    // The counts come first in the file, and no more than one learner is in memory: so the results are read twice.
    let mut all = Counts::default();
    gradebook.each(|row| {
        row.outcomes.iter().for_each(|one| all.add(Counts::of(one)));
        Ok::<(), GradebookError>(())
    })?;
    write_file(&gradebook.dir.join("junit.xml"), |to| {
        writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(to, "<testsuites name=\"class\" {all}>")?;
        gradebook.each(|row| {
            for outcome in &row.outcomes {
                suite(to, outcome)?;
            }
            Ok::<(), Broken>(())
        })?;
        Ok(writeln!(to, "</testsuites>")?)
    })
}

/// How many cases there are, and what they came to. It is shown as attributes.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    seconds: f64,
}

impl Counts {
    fn of(outcome: &Outcome) -> Counts {
        let Some(report) = &outcome.report else {
            return Counts {
                tests: 1,
                skipped: 1,
                ..Counts::default()
            };
        };
        let checks = || report.checks.iter();
        let count = |is: fn(Verdict) -> bool| checks().filter(|one| is(one.verdict)).count();
        Counts {
            tests: report.checks.len(),
            failures: count(|verdict| !matches!(verdict, Verdict::Passed | Verdict::GraderError)),
            errors: count(|verdict| verdict == Verdict::GraderError),
            skipped: 0,
            seconds: checks().map(|check| check.virtual_seconds).sum(),
        }
    }

    fn add(&mut self, more: Counts) {
        self.tests += more.tests;
        self.failures += more.failures;
        self.errors += more.errors;
        self.skipped += more.skipped;
        self.seconds += more.seconds;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            tests,
            failures,
            errors,
            skipped,
            seconds,
        } = self;
        write!(
            f,
            "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"{seconds:.3}\""
        )
    }
}

fn suite(to: &mut dyn Write, outcome: &Outcome) -> Result<(), Broken> {
    let name = xml(&format!("{} / {}", outcome.learner, outcome.exercise));
    let exercise = &outcome.exercise;
    writeln!(to, "<testsuite name=\"{name}\" {}>", Counts::of(outcome))?;
    match &outcome.report {
        None => writeln!(
            to,
            "<testcase classname=\"{}\" name=\"handed in\" time=\"0\"><skipped message=\"nothing was handed in\"/></testcase>",
            xml(exercise)
        )?,
        Some(report) => {
            for check in &report.checks {
                case(to, exercise, check)?;
            }
        }
    }
    Ok(writeln!(to, "</testsuite>")?)
}

fn case(to: &mut dyn Write, exercise: &str, check: &CheckReport) -> Result<(), Broken> {
    let classname = xml(&format!("{exercise}.{}", check.part()));
    let name = check.name.rsplit("::").next().unwrap_or_default();
    write!(
        to,
        "<testcase classname=\"{classname}\" name=\"{}\"",
        xml(name)
    )?;
    if let Some(at) = &check.at {
        write!(to, " file=\"{}\"", xml(&at.file))?;
    }
    write!(to, " time=\"{:.3}\"", check.virtual_seconds)?;
    let element = match check.verdict {
        Verdict::Passed => return Ok(writeln!(to, "/>")?),
        Verdict::GraderError => "error",
        _ => "failure",
    };
    write!(
        to,
        "><{element} type=\"{}\" message=\"{}\">{}</{element}>",
        check.verdict,
        xml(&format!("{}: {}", check.verdict, check.title)),
        xml(&message_of(check)),
    )?;
    if !check.printed.is_empty() {
        let (lines, _) = last_printed(check, MOST_PRINTED);
        let lines: Vec<String> = lines.iter().map(|line| xml(line)).collect();
        write!(to, "<system-out>{}</system-out>", lines.join("\n"))?;
    }
    Ok(writeln!(to, "</testcase>")?)
}

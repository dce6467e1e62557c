//! `junit.xml`, which GitLab and other CI systems show: a suite for each learner and exercise, a case for each check.

use std::io::Write;

use lab::Verdict;

use super::{Broken, write_file};
use crate::{
    class::{
        gradebook::{Gradebook, GradebookError},
        outcome::Outcome,
    },
    render::{escape::xml, text::message_of},
    report::CheckReport,
};

/// Writes `junit.xml`. Times are virtual.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
pub fn write(gradebook: &Gradebook) -> Result<(), GradebookError> {
    write_file(&gradebook.dir.join("junit.xml"), |to| {
        writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(to, "<testsuites name=\"class\">")?;
        gradebook.each(|row| {
            for outcome in &row.outcomes {
                suite(to, outcome)?;
            }
            Ok::<(), Broken>(())
        })?;
        Ok(writeln!(to, "</testsuites>")?)
    })
}

fn suite(to: &mut dyn Write, outcome: &Outcome) -> Result<(), Broken> {
    let name = xml(&format!("{} / {}", outcome.learner, outcome.exercise));
    let Some(report) = &outcome.report else {
        writeln!(
            to,
            "<testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\" time=\"0\">"
        )?;
        writeln!(
            to,
            "<testcase classname=\"{}\" name=\"handed in\" time=\"0\"><skipped message=\"nothing was handed in\"/></testcase>",
            xml(&outcome.exercise)
        )?;
        return Ok(writeln!(to, "</testsuite>")?);
    };
    let count =
        |is: fn(Verdict) -> bool| report.checks.iter().filter(|one| is(one.verdict)).count();
    let time: f64 = report
        .checks
        .iter()
        .map(|check| check.virtual_seconds)
        .sum();
    writeln!(
        to,
        "<testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"{time:.3}\">",
        report.checks.len(),
        count(|verdict| !matches!(verdict, Verdict::Passed | Verdict::GraderError)),
        count(|verdict| verdict == Verdict::GraderError),
    )?;
    for check in &report.checks {
        case(to, &outcome.exercise, check)?;
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
    writeln!(
        to,
        "><{element} type=\"{}\" message=\"{}\">{}</{element}></testcase>",
        check.verdict,
        xml(&format!("{}: {}", check.verdict, check.title)),
        xml(&message_of(check)),
    )?;
    Ok(())
}

//! `cargo grade verify --rules`: which checks prove each rule of an exercise, and which mistakes break it.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    course::Exercise,
    escape,
    render::{
        columns::{count, fit, width, wrap},
        ink::Tone,
    },
    verify::{
        Breach,
        rules::{Proof, Row, Table},
    },
};

use super::{NOT_PASSED, ink, unstarved, wrapped};
use crate::terminal;

/// Prints the rules of each exercise, and what is missing; the exit code says whether anything is.
pub fn print(exercises: &[&Exercise]) -> Result<ExitCode> {
    let mut is_complete = true;
    for (number, exercise) in exercises.iter().enumerate() {
        let mistakes = exercise.mistakes()?;
        let table = Table::of(exercise, &mistakes)?;
        let gap = if number == 0 { "" } else { "\n" };
        let text = match &table {
            None => format!("{}: no rules.toml\n", escape::line(&exercise.name)),
            Some(table) => text(exercise, table, mistakes.len()),
        };
        terminal::print(&format!("{gap}{text}"))?;
        is_complete &= table.is_none_or(|table| table.breaches.is_empty());
    }
    Ok(match is_complete {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(NOT_PASSED),
    })
}

fn text(exercise: &Exercise, table: &Table, mistakes: usize) -> String {
    let widths = table.rows.iter().map(|row| width(&row.rule));
    let indent = widths.max().unwrap_or_default() + 2;
    let mut text = String::new();
    for row in &table.rows {
        text += &lines(row, indent);
    }
    for Breach(breach) in &table.breaches {
        let word = ink().paint(Tone::Bad, "FAILS");
        text += &wrapped(&format!("{word}  "), &escape::line(breach));
    }
    let proven_so = |is_so: fn(&Proof) -> bool| {
        let rows = table.rows.iter();
        rows.filter(|row| is_so(&row.proof)).count()
    };
    let by_lab = proven_so(|proof| matches!(proof, Proof::Lab(_)));
    let by_compiler = proven_so(|proof| *proof == Proof::Compiler);
    let checks = exercise.checks().count();
    text + &wrapped(
        "",
        &format!(
            "{}: {}, {by_lab} of them the lab's and {by_compiler} the compiler's; {} left free, {} that explain; {}; {}; {}.",
            escape::line(&exercise.name),
            count(table.rows.len(), "rule"),
            table.free,
            table.explains,
            count(table.sentences, "sentence"),
            count(checks, "check"),
            count(mistakes, "mistake"),
        ),
    ) + &unstarved(exercise)
}

/// A rule, what proves it, and below that what breaks it.
fn lines(row: &Row, indent: usize) -> String {
    let part = row.rule.split('.').next().unwrap_or_default();
    // The part is said once.
    let of_part = format!("{part}::");
    let mut proven: Vec<&str> = match &row.proof {
        Proof::Checks(checks) => {
            let checks = checks.iter();
            checks
                .map(|check| check.strip_prefix(&of_part).unwrap_or(check))
                .collect()
        }
        Proof::Lab(verdicts) => {
            let verdicts = verdicts.iter().map(|verdict| verdict.name());
            ["the lab"].into_iter().chain(verdicts).collect()
        }
        Proof::Compiler => vec!["the compiler"],
    };
    let mut broken: Vec<&str> = row.mistakes.iter().map(String::as_str).collect();
    for names in [&mut proven, &mut broken] {
        if names.is_empty() {
            names.push("nothing");
        }
    }
    let columns = terminal::width().clamp(40, 120).saturating_sub(indent);
    let told = [("proven by", proven), ("broken by", broken)];
    let told = told.iter().flat_map(|(how, names)| {
        wrap(
            &escape::line(&format!("{how} {}", names.join(", "))),
            columns,
        )
    });
    let mut text = String::new();
    for (number, line) in told.enumerate() {
        let name = if number == 0 { row.rule.as_str() } else { "" };
        text += &format!("{}{line}\n", fit(name, indent));
    }
    text
}

//! `gradebook.csv` and `changes.csv`, for spreadsheets. No cell is a formula.

use std::io;

use super::{Broken, write_file};
use crate::{
    class::{
        changes::Changes,
        gradebook::{Gradebook, GradebookError},
        outcome::{Outcome, Status},
    },
    escape,
};

/// Writes `gradebook.csv`: a line for each learner, with the points and the verdict of each exercise, and the sum. What
/// is `pending` has no points yet.
///
/// # Errors
///
/// If the results can't be read, or the folder not be written.
pub fn write(gradebook: &Gradebook) -> Result<(), GradebookError> {
    write_file(&gradebook.dir.join("gradebook.csv"), |to| {
        let mut csv = csv::Writer::from_writer(to);
        let mut header = vec!["id".to_owned(), "name".to_owned()];
        for exercise in &gradebook.basis().exercises {
            header.push(cell(&exercise.name));
            header.push(cell(&format!("{} verdict", exercise.name)));
        }
        header.extend(["total", "possible"].map(str::to_owned));
        csv.write_record(&header).map_err(io::Error::from)?;
        let possible = gradebook.manifest.possible().to_string();
        gradebook.each(|row| {
            let learner = row.learner;
            let mut cells = vec![cell(&learner.id)];
            cells.push(cell(learner.name.as_deref().unwrap_or_default()));
            for outcome in &row.outcomes {
                cells.push(points(outcome));
                cells.push(outcome.word().to_owned());
            }
            let total = row.points().map(|points| points.earned.to_string());
            cells.push(total.unwrap_or_else(|| "pending".to_owned()));
            cells.push(possible.clone());
            csv.write_record(&cells).map_err(io::Error::from)?;
            Ok::<(), Broken>(())
        })?;
        Ok(csv.flush()?)
    })
}

/// Writes `changes.csv`: a line for each outcome that went up or down.
///
/// # Errors
///
/// If the folder can't be written.
pub fn write_changes(gradebook: &Gradebook, changes: &Changes) -> Result<(), GradebookError> {
    write_file(&gradebook.dir.join("changes.csv"), |to| {
        let mut csv = csv::Writer::from_writer(to);
        csv.write_record([
            "id",
            "exercise",
            "before",
            "verdict before",
            "after",
            "verdict after",
        ])
        .map_err(io::Error::from)?;
        for change in &changes.changes {
            csv.write_record([
                &cell(&change.learner),
                &cell(&change.exercise),
                &change.before.0.to_string(),
                &cell(&change.before.1),
                &change.after.0.to_string(),
                &cell(&change.after.1),
            ])
            .map_err(io::Error::from)?;
        }
        Ok(csv.flush()?)
    })
}

fn points(outcome: &Outcome) -> String {
    match outcome.status {
        Status::Pending => "pending".to_owned(),
        _ => outcome.points.earned.to_string(),
    }
}

/// `text` as a cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let text = escape::line(text);
    // One that has been marked already is marked once more: no two texts become one cell.
    let first = text.trim_start_matches('\'').trim_start().chars().next();
    // The last four are their wide forms, which some take for the same.
    let is_formula = first.is_some_and(|first| "=+-@＝＋－＠".contains(first));
    match is_formula {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(1)", " =1", "＝1"] {
            assert_eq!(cell(evil), format!("'{evil}"));
        }
        assert_eq!(cell("'=1"), "''=1");
        assert_eq!(cell("'tis"), "'tis");
        assert_eq!(cell("\t=1"), "'    =1");
        assert_eq!(cell("\r=1"), "\\r=1");
        assert_eq!(cell("ada-1"), "ada-1");
        assert_eq!(cell(""), "");
    }
}

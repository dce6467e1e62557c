//! What is written for others to read: nothing in it is obeyed by whatever reads it, and nothing in it is secret.

use std::{fs, path::Path};

use quick_junit::Report;
use serde_json::Value;

use crate::workbook::Workbook;

/// Something that was written: what it is called, and what stands in it.
struct Paper {
    name: String,
    text: String,
}

/// What is wrong with what was printed to `out` and `err`, and with the files that were written, a line each.
pub fn complaints(workbook: &Workbook, out: &str, err: &str, secret: &str) -> Vec<String> {
    let printed = [("stdout", out), ("stderr", err)].map(|(name, text)| Paper {
        name: name.to_owned(),
        text: text.to_owned(),
    });
    let mut papers = Vec::from(printed);
    read_all(&workbook.path("out"), &mut papers);
    let faults = papers.iter().flat_map(|paper| {
        let faults = paper.faults(secret);
        faults
            .into_iter()
            .map(|fault| format!("{} {fault}", paper.name))
    });
    faults.collect()
}

impl Paper {
    fn faults(&self, secret: &str) -> Vec<&'static str> {
        let kind = self.name.rsplit('.').next().unwrap_or_default();
        let is_obeyed = match kind {
            "stdout" | "stderr" => self.text.lines().any(commands),
            "html" => self.holds(&[
                "<script",
                "<img",
                "<svg/",
                "<a href=\"http",
                "javascript:\"",
            ]),
            "md" => self.holds(&["<", "](", "::", "##["]),
            "xml" => Report::deserialize_from_str(&self.text).is_err(),
            "json" => serde_json::from_str::<Value>(&self.text).is_err(),
            "jsonl" => self
                .text
                .lines()
                .any(|line| serde_json::from_str::<Value>(line).is_err()),
            "csv" => has_formulas(&self.text),
            _ => true,
        };
        let faults = [
            (is_obeyed, "is obeyed, or not what it is called"),
            (self.text.contains(steers), "steers what shows it"),
            (self.text.contains(secret), "tells the secret"),
        ];
        let faults = faults.iter().filter(|(is_there, _)| *is_there);
        faults.map(|(_, fault)| *fault).collect()
    }

    /// Whether there is markup in it that is none of the grader's.
    fn holds(&self, markup: &[&str]) -> bool {
        let text = self.text.to_lowercase();
        markup.iter().any(|one| text.contains(one))
    }
}

/// Whether a runner of jobs obeys such a line.
fn commands(line: &str) -> bool {
    line.trim_start().starts_with("::") || line.contains("##[")
}

/// Whether `c` steers a terminal, or the direction of a line.
fn steers(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n')
}

/// Whether a spreadsheet calculates something in it.
fn has_formulas(text: &str) -> bool {
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    csv.records().any(|record| match record {
        Ok(record) => record
            .iter()
            .any(|cell| cell.starts_with(['=', '+', '-', '@'])),
        Err(_) => true,
    })
}

/// All files below `folder`, but for the lock.
fn read_all(folder: &Path, papers: &mut Vec<Paper>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, papers);
        } else if !path.ends_with(".lock") {
            papers.push(Paper {
                name: path.display().to_string(),
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

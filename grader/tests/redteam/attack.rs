//! An attack: what is tried, and what it must come to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    expected::{Expected, values},
    traps::Traps,
    workbook::{Workbook, tests},
};

/// The sections of attacks, as their folders are called.
pub const SECTIONS: [&str; 6] = [
    "forging",
    "clock",
    "compiling",
    "machine",
    "intake",
    "reports",
];

/// Something that a submission tries.
#[derive(Debug)]
pub struct Attack {
    /// What it is one of.
    pub section: &'static str,
    /// Its file; also the learner who hands it in.
    pub name: String,
    /// What it does, in a sentence.
    pub what: String,
    /// The exercise that it is an answer to.
    pub exercise: String,
    /// What it must come to; no verdict if there is nothing to grade.
    expected: Expected,
    /// The file, or the folder of the crate. None for those that are made.
    source: Option<PathBuf>,
}

impl Attack {
    /// An attack that is made and not kept; `header` is what a file would begin with.
    pub fn made(section: &'static str, name: &str, header: &str) -> Attack {
        let one = |key: &str| match values(header, key).as_slice() {
            [value] => value.clone(),
            _ => panic!("{section}/{name} has no header, or one without a single `{key}`"),
        };
        Attack {
            section,
            name: name.to_owned(),
            what: one("Attack:"),
            exercise: one("Exercise:"),
            expected: Expected::of(header),
            source: None,
        }
    }

    fn read(section: &'static str, source: PathBuf) -> Attack {
        let name = source.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(lib_of(&source)).unwrap();
        let attack = Attack::made(section, &name, &text);
        assert!(
            !attack.expected.verdicts.is_empty(),
            "{name} has no `Verdict:`"
        );
        Attack {
            source: Some(source),
            ..attack
        }
    }

    /// What in `report` is not as it must be, a line each. There must be none if nothing of it can be graded.
    pub fn complaints(&self, report: &Value) -> Vec<String> {
        let is_graded = !self.expected.verdicts.is_empty();
        match report.is_null() {
            true if is_graded => vec!["it is not graded".to_owned()],
            false if !is_graded => vec![format!("it is graded: {report:#}")],
            _ => self.expected.complaints(report),
        }
    }

    /// Puts it into the class.
    pub fn hand_in(&self, workbook: &Workbook, traps: &Traps) {
        let Some(source) = &self.source else { return };
        let folder = format!("class/{}/{}", self.name, self.exercise);
        if source.is_dir() {
            return copy(source, &folder, workbook, &|text| traps.fill(text));
        }
        let text = fs::read_to_string(source).unwrap();
        workbook.write(&format!("{folder}/src/lib.rs"), traps.fill(&text));
    }
}

/// All that are kept as files.
pub fn read_all() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for section in SECTIONS {
        let folder = tests().join("redteam").join(section);
        let mut sources = entries(&folder);
        sources.sort();
        attacks.extend(
            sources
                .into_iter()
                .map(|source| Attack::read(section, source)),
        );
    }
    attacks
}

fn lib_of(source: &Path) -> PathBuf {
    match source.is_dir() {
        true => source.join("src/lib.rs"),
        false => source.to_owned(),
    }
}

/// Copies a folder into the workbook, each text as `fill` returns it.
pub fn copy(from: &Path, to: &str, workbook: &Workbook, fill: &dyn Fn(&str) -> String) {
    for entry in entries(from) {
        let to = format!("{to}/{}", entry.file_name().unwrap().to_string_lossy());
        match entry.is_dir() {
            true => copy(&entry, &to, workbook, fill),
            false => workbook.write(&to, fill(&fs::read_to_string(&entry).unwrap())),
        }
    }
}

/// What is in a folder; nothing if it is not there.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

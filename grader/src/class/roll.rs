//! The roll: who is in the class, and what each of them handed in.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    entry::Entry,
    handed_in::{HandedIn, HandedInError},
    roster::{self, RosterError},
    shard::Shard,
};
use crate::digest;

/// Somebody who is graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// The id.
    pub id: String,
    /// The name, if a roster says so.
    pub name: Option<String>,
    /// Whether there is an entry.
    pub handed_in: bool,
}

/// Who is graded here, and who is not.
#[derive(Debug)]
pub struct Roll {
    /// In the order of their ids; of the shard, if there is one.
    pub learners: Vec<(Learner, Option<Entry>)>,
    /// Entries of nobody on the roster, by id. They are not graded.
    pub strangers: Vec<String>,
    /// Files that are nobody's entry.
    pub ignored: Vec<String>,
    /// The hash of the whole class, the other shards included.
    pub sha256: String,
}

/// Why there is no roll.
#[derive(Debug, thiserror::Error)]
pub enum RollError {
    /// The submissions are not there.
    #[error(transparent)]
    HandedIn(#[from] HandedInError),
    /// The roster is wrong.
    #[error(transparent)]
    Roster(#[from] RosterError),
}

impl Roll {
    /// The roll of those who handed in to `submissions`. If there is a `roster` it alone says who is in the class.
    ///
    /// # Errors
    ///
    /// If there are no submissions, or the roster is wrong.
    pub fn call(
        submissions: &Path,
        roster: Option<&Path>,
        shard: Option<Shard>,
    ) -> Result<Roll, RollError> {
        let HandedIn { entries, ignored } = HandedIn::read(submissions)?;
        let mut entries: BTreeMap<String, Entry> = entries
            .into_iter()
            .map(|entry| (entry.id.clone(), entry))
            .collect();
        let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
        match roster {
            Some(file) => {
                let members = roster::read(file)?.into_iter();
                names.extend(members.map(|member| (member.id, member.name)));
            }
            None => names.extend(entries.keys().map(|id| (id.clone(), None))),
        }
        let mut learners: Vec<(Learner, Option<Entry>)> = names
            .into_iter()
            .map(|(id, name)| {
                let entry = entries.remove(&id);
                let handed_in = entry.is_some();
                (
                    Learner {
                        id,
                        name,
                        handed_in,
                    },
                    entry,
                )
            })
            .collect();
        let strangers: Vec<String> = entries.into_keys().collect();
        let sha256 = sha256(learners.iter().map(|(learner, _)| learner), &strangers);
        if let Some(shard) = shard {
            learners.retain(|(learner, _)| shard.holds(&learner.id));
        }
        Ok(Roll {
            learners,
            strangers,
            ignored,
            sha256,
        })
    }
}

/// The hash by which shards know that they are of one class.
pub fn sha256<'a>(learners: impl Iterator<Item = &'a Learner>, strangers: &[String]) -> String {
    let mut pieces = BTreeSet::new();
    pieces.extend(learners.map(|learner| {
        let name = learner.name.as_deref().unwrap_or_default();
        digest::sha256([&*learner.id, name, &learner.handed_in.to_string()])
    }));
    pieces.extend(strangers.iter().map(|id| digest::sha256([id])));
    digest::sha256(pieces)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn ids(roll: &Roll) -> Vec<(&str, bool)> {
        let learners = roll.learners.iter();
        learners
            .map(|(learner, entry)| {
                assert_eq!(learner.handed_in, entry.is_some());
                (learner.id.as_str(), learner.handed_in)
            })
            .collect()
    }

    #[test]
    fn a_roster_has_the_last_word() {
        let dir = tempfile::tempdir().unwrap();
        let class = dir.path().join("class");
        for id in ["ada", "bob", "eve"] {
            fs::create_dir_all(class.join(id)).unwrap();
        }
        let roll = Roll::call(&class, None, None).unwrap();
        assert_eq!(ids(&roll), [("ada", true), ("bob", true), ("eve", true)]);
        assert_eq!(roll.strangers, [""; 0]);

        let roster = dir.path().join("roster.csv");
        fs::write(&roster, "id,name\ncy,Cy\nbob,Bob\nada,\n").unwrap();
        let roll = Roll::call(&class, Some(&roster), None).unwrap();
        assert_eq!(ids(&roll), [("ada", true), ("bob", true), ("cy", false)]);
        assert_eq!(roll.learners[1].0.name.as_deref(), Some("Bob"));
        assert_eq!(roll.strangers, ["eve"]);
    }

    #[test]
    fn a_roster_means_an_entry_however_accents_are_written() {
        for (listed, handed_in) in [
            ("rené", "rene\u{301}"),
            ("rene\u{301}", "rené"),
            ("\u{1100}\u{1161}", "\u{ac00}"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let class = dir.path().join("class");
            fs::create_dir_all(class.join(handed_in)).unwrap();
            let roster = dir.path().join("roster.csv");
            fs::write(&roster, format!("id\n{listed}\n")).unwrap();
            let roll = Roll::call(&class, Some(&roster), None).unwrap();
            assert!(roll.learners[0].0.handed_in, "{listed}");
            assert_eq!(roll.learners.len(), 1);
            assert_eq!(roll.strangers, [""; 0]);
        }
    }

    #[test]
    fn shards_have_the_class_between_them() {
        let dir = tempfile::tempdir().unwrap();
        for id in 0..20 {
            fs::create_dir(dir.path().join(id.to_string())).unwrap();
        }
        let whole = Roll::call(dir.path(), None, None).unwrap();
        let mut together = Vec::new();
        for index in 1..=3 {
            let shard = Some(Shard { index, of: 3 });
            let roll = Roll::call(dir.path(), None, shard).unwrap();
            assert_eq!(roll.sha256, whole.sha256);
            together.extend(roll.learners.into_iter().map(|(learner, _)| learner.id));
        }
        together.sort();
        let whole: Vec<String> = whole.learners.into_iter().map(|(one, _)| one.id).collect();
        assert_eq!(together, whole);
    }
}

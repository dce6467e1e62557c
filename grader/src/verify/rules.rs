//! Which checks prove each rule of an exercise, and which mistakes break it: that each rule has such a pair is read from the files.

use lab::Verdict;

use super::Breach;
use crate::course::{
    Check, CourseError, Exercise, Part,
    mistake::Mistake,
    rules::{Entry, FILE, Kind, OF_ALL, Rules},
};

/// The rules of an exercise, with all that is said of them.
#[derive(Debug, Clone)]
pub struct Table {
    /// The rules in the order of `rules.toml`.
    pub rows: Vec<Row>,
    /// How many passages of the docs are left free.
    pub free: usize,
    /// How many explain.
    pub explains: usize,
    /// How many sentences the docs have.
    pub sentences: usize,
    /// What is missing.
    pub breaches: Vec<Breach>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name, such as `cook.lazy`.
    pub rule: String,
    /// What proves it.
    pub proof: Proof,
    /// The mistakes that break it.
    pub mistakes: Vec<String>,
}

/// What proves a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// These checks.
    Checks(Vec<String>),
    /// These verdicts of the lab's.
    Lab(Vec<Verdict>),
    /// The compiler.
    Compiler,
}

impl Table {
    /// That of `exercise` and its `mistakes`; none if it has no `rules.toml`.
    ///
    /// # Errors
    ///
    /// If a file can't be read or is wrong; if a check or a mistake names a rule that is not there.
    pub fn of(exercise: &Exercise, mistakes: &[Mistake]) -> Result<Option<Table>, CourseError> {
        let file = exercise.label(FILE);
        let (rules, is_there) = match exercise.rules()? {
            Some(rules) => (rules, true),
            None => (Rules::default(), false),
        };
        for proof in &exercise.proofs {
            rules.proven(&file, &proof.rule, &proof.at)?;
        }
        for broken in mistakes.iter().flat_map(|mistake| &mistake.breaks) {
            rules.named(&file, &broken.rule, &broken.at)?;
        }
        if !is_there {
            return Ok(None);
        }
        let (docs, entries) = (exercise.docs()?, &rules.entries);
        let mut breaches = Vec::new();
        for (entry, quote) in docs.lacking(entries) {
            let whose = match entry.table() {
                OF_ALL => String::new(),
                part => format!(" of `{part}`"),
            };
            breaches.push(Breach(format!(
                "{}: `{}` quotes what the docs{whose} don't say, “{}”: quote them as they are, and see whether what proves it \
                 still does",
                quote.at, entry.name, quote.text
            )));
        }
        for sentence in docs.unquoted(entries) {
            breaches.push(Breach(format!(
                "{}: no rule in {file} quotes “{}”: say what proves it, or that it is `free` or `explains`",
                sentence.at, sentence.text
            )));
        }
        let rules = entries.iter().filter(|entry| entry.is_rule());
        let rows = rules.map(|entry| {
            let rule = Rule {
                entry,
                exercise,
                mistakes: mistakes.iter().filter(|one| breaks(one, entry)).collect(),
            };
            breaches.extend(rule.breaches());
            rule.row()
        });
        let rows = rows.collect();
        let number = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
        Ok(Some(Table {
            rows,
            free: number(Kind::Free),
            explains: number(Kind::Explains),
            sentences: docs.sentences(),
            breaches,
        }))
    }
}

fn breaks(mistake: &Mistake, entry: &Entry) -> bool {
    mistake.breaks.iter().any(|one| one.rule == entry.name)
}

/// A rule, and the mistakes that say that they break it.
struct Rule<'a> {
    entry: &'a Entry,
    exercise: &'a Exercise,
    mistakes: Vec<&'a Mistake>,
}

impl Rule<'_> {
    fn row(&self) -> Row {
        Row {
            rule: self.entry.name.clone(),
            proof: match &self.entry.kind {
                Kind::ByLab(verdicts) => Proof::Lab(verdicts.clone()),
                Kind::ByCompiler => Proof::Compiler,
                _ => Proof::Checks(self.checks().map(|(_, check)| check.name.clone()).collect()),
            },
            mistakes: self.mistakes.iter().map(|one| one.name.clone()).collect(),
        }
    }

    /// The checks that prove it, each with its part.
    fn checks(&self) -> impl Iterator<Item = (&Part, &Check)> {
        let parts = self.exercise.parts.iter();
        let all = parts.flat_map(|part| part.checks.iter().map(move |check| (part, check)));
        let proves = |check: &Check| {
            let mut proofs = self.exercise.proofs.iter();
            proofs.any(|one| one.check == check.name && one.rule == self.entry.name)
        };
        all.filter(move |(_, check)| proves(check))
    }

    fn breaches(&self) -> Vec<Breach> {
        let told = match &self.entry.kind {
            Kind::ByLab(verdicts) => self.not_seen(verdicts),
            Kind::ByCompiler => self.built(),
            _ => self.not_proven(),
        };
        told.into_iter().map(Breach).collect()
    }

    /// What is missing of a rule that checks prove.
    fn not_proven(&self) -> Vec<String> {
        let Entry { name, at, .. } = self.entry;
        if self.checks().next().is_none() {
            return vec![format!(
                "{at}: no check proves `{name}`: write one, and `proves(\"{name}\")` into its attribute"
            )];
        }
        if self.mistakes.is_empty() {
            return vec![unbroken(self.entry)];
        }
        let mut told = Vec::new();
        for mistake in &self.mistakes {
            let caught = |check: &Check| is_caught(mistake, check);
            let mut failed = self.checks().filter(|(_, check)| caught(check)).peekable();
            // A check that fails on everything would prove every rule.
            let lets_others_pass = |part: &Part| {
                let passes = |check: &Check| mistake.expects(&check.name) == Verdict::Passed;
                part.checks.len() == 1 || part.checks.iter().any(passes)
            };
            let what = if failed.peek().is_none() {
                "fails no check that proves it"
            } else if !failed.any(|(part, _)| lets_others_pass(part)) {
                "fails every check of the part: break this rule and no other"
            } else {
                continue;
            };
            told.push(format!(
                "mistake {} says that it breaks `{name}`, and {what}",
                mistake.name
            ));
        }
        told
    }

    /// What is missing of a rule that the compiler proves.
    fn built(&self) -> Vec<String> {
        if self.mistakes.is_empty() {
            return vec![unbroken(self.entry)];
        }
        let is_unbuilt = |mistake: &Mistake| {
            let mut checks = self.exercise.checks();
            checks.any(|check| mistake.expects(&check.name) == Verdict::Unbuilt)
        };
        let built = self.mistakes.iter().filter(|mistake| !is_unbuilt(mistake));
        let told = built.map(|mistake| {
            format!(
                "mistake {} says that it breaks `{}`, and compiles",
                mistake.name, self.entry.name
            )
        });
        told.collect()
    }

    /// What is missing of a rule that the lab proves by `verdicts`.
    fn not_seen(&self, verdicts: &[Verdict]) -> Vec<String> {
        let Entry { name, at, .. } = self.entry;
        let seen = |mistake: &&Mistake, part: &Part| {
            let mut comes_to = part.checks.iter().map(|check| mistake.expects(&check.name));
            comes_to.any(|verdict| verdicts.contains(&verdict))
        };
        let names: Vec<&str> = verdicts.iter().map(|verdict| verdict.name()).collect();
        let names = names.join(" or ");
        let parts = || self.exercise.parts.iter();
        let unbroken = parts().filter(|part| !self.mistakes.iter().any(|one| seen(one, part)));
        let unbroken = unbroken.map(|part| {
            format!(
                "{at}: no mistake breaks `{name}` in `{}`: write one that is {names} there, with `//! Breaks: {name}`",
                part.name
            )
        });
        let idle = self.mistakes.iter();
        let idle = idle.filter(|mistake| !parts().any(|part| seen(mistake, part)));
        let idle = idle.map(|mistake| {
            format!(
                "mistake {} says that it breaks `{name}`, and is nowhere {names}",
                mistake.name
            )
        });
        unbroken.chain(idle).collect()
    }
}

fn unbroken(Entry { name, at, .. }: &Entry) -> String {
    format!("{at}: no mistake breaks `{name}`: write one, with `//! Breaks: {name}` in its header")
}

/// Whether `check` fails on `mistake`. One that does not compile says nothing about a check.
pub(super) fn is_caught(mistake: &Mistake, check: &Check) -> bool {
    !matches!(
        mistake.expects(&check.name),
        Verdict::Passed | Verdict::Unbuilt | Verdict::Rejected
    )
}

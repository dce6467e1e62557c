//! What the header of a submission says that it comes to, and whether a report says the same.
//!
//! ```text
//! //! Verdict: panicked in boil::an_egg_takes_exactly_its_time      (or `in *`; whatever is not named passes)
//! //! Verdict: blocked or wrong in boil::nothing_boils              (where either will do)
//! //! Says: index out of bounds                                     (in the message of a check, or the compiler's)
//! ```
//!
//! A line that ends in `// here` is where the report must point.

use std::collections::BTreeSet;

use lab::Verdict;
use serde_json::Value;

/// What a submission comes to.
#[derive(Debug, Default)]
pub struct Expected {
    /// Checks, or `*`, and the verdicts that each may get.
    pub verdicts: Vec<(String, Vec<Verdict>)>,
    /// What is said to the learner.
    pub says: Vec<String>,
    /// The lines that are pointed at.
    pub places: BTreeSet<u64>,
}

impl Expected {
    /// What the header of `text` says.
    pub fn of(text: &str) -> Expected {
        let verdicts = values(text, "Verdict:").into_iter().map(|value| {
            let (verdicts, check) = value.split_once(" in ").expect("VERDICT in CHECK");
            let verdict = |name| Verdict::from_name(name).unwrap_or_else(|| panic!("{name}"));
            (
                check.to_owned(),
                verdicts.split(" or ").map(verdict).collect(),
            )
        });
        let marked = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.ends_with("// here"));
        Expected {
            verdicts: verdicts.collect(),
            says: values(text, "Says:"),
            places: marked.map(|(number, _)| number).collect(),
        }
    }

    /// What in `report` is otherwise, a line each.
    pub fn complaints(&self, report: &Value) -> Vec<String> {
        let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
        let (checks, diagnostics) = (list("checks"), list("diagnostics"));
        let mut complaints = Vec::new();
        for (check, _) in self.verdicts.iter().filter(|(check, _)| check != "*") {
            if !checks.iter().any(|one| one["name"] == **check) {
                complaints.push(format!("{check} is no check"));
            }
        }
        for check in &checks {
            let (name, verdict) = (word(&check["name"]), word(&check["verdict"]));
            let allowed = self.allowed(name);
            if !allowed.iter().any(|one| one.name() == verdict) {
                let message = word(&check["message"]);
                complaints.push(format!("{name} is {verdict}: {message}"));
            }
            let points = &check["points"];
            let due = match verdict {
                "passed" => &points["possible"],
                _ => &Value::from(0),
            };
            if points["earned"] != *due {
                complaints.push(format!("{name} is {verdict}, with points: {points}"));
            }
        }
        let failed: Vec<&Value> = checks
            .iter()
            .filter(|check| check["verdict"] != "passed")
            .collect();
        for text in &self.says {
            let messages = failed.iter().map(|check| word(&check["message"]));
            let rendered = diagnostics.iter().map(|one| word(&one["rendered"]));
            if !messages.chain(rendered).any(|said| said.contains(text)) {
                complaints.push(format!("nobody says {text:?}"));
            }
        }
        let places: BTreeSet<u64> = failed.iter().map(|check| line_of(check)).collect();
        if !self.places.is_empty() && places != self.places {
            complaints.push(format!("it points at {places:?}, not {:?}", self.places));
        }
        complaints
    }

    fn allowed(&self, check: &str) -> &[Verdict] {
        let mut named = self.verdicts.iter();
        let named = named.find(|(name, _)| name == check || name == "*");
        named.map_or(&[Verdict::Passed], |(_, verdicts)| verdicts)
    }
}

/// The values that the header of `text` has for `key`.
pub fn values(text: &str, key: &str) -> Vec<String> {
    let header = text.lines().map_while(|line| line.strip_prefix("//!"));
    let values = header.filter_map(|line| line.trim().strip_prefix(key));
    values.map(|value| value.trim().to_owned()).collect()
}

/// The line of `src/lib.rs` that a check points at; 0 if it points elsewhere.
fn line_of(check: &Value) -> u64 {
    let line = word(&check["at"]).strip_prefix("src/lib.rs:");
    let line = line.and_then(|line| line.split(':').next());
    line.and_then(|line| line.parse().ok()).unwrap_or_default()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

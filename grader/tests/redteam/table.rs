//! The table of attacks and verdicts.

use std::fmt::{self, Display, Formatter};

use serde_json::Value;

use crate::attack::Attack;

/// What each attack came to.
#[derive(Default)]
pub struct Table(Vec<Row>);

struct Row {
    section: &'static str,
    name: String,
    what: String,
    points: String,
    verdicts: String,
    is_as_due: bool,
}

impl Table {
    /// Adds what `attack` came to.
    pub fn add(&mut self, attack: &Attack, report: &Value, is_as_due: bool) {
        let mut verdicts: Vec<&str> = Vec::new();
        for check in report["checks"].as_array().into_iter().flatten() {
            let verdict = check["verdict"].as_str().unwrap_or_default();
            if !verdicts.contains(&verdict) {
                verdicts.push(verdict);
            }
        }
        let points = match &report["points"] {
            Value::Null => "missing".to_owned(),
            points => format!("{} of {}", points["earned"], points["possible"]),
        };
        self.0.push(Row {
            section: attack.section,
            name: attack.name.escape_debug().to_string(),
            what: attack.what.escape_debug().to_string(),
            points,
            verdicts: verdicts.join(", "),
            is_as_due,
        });
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Table(rows) = self;
        for row in rows {
            let mark = if row.is_as_due { ' ' } else { '!' };
            let Row {
                section,
                name,
                what,
                points,
                verdicts,
                ..
            } = row;
            writeln!(
                f,
                "{mark} {section:<9}  {name:<42}  {points:<7}  {verdicts:<20}  {what}"
            )?;
        }
        let otherwise = rows.iter().filter(|row| !row.is_as_due).count();
        writeln!(
            f,
            "\n{} attacks; {otherwise} came to something else than they must",
            rows.len()
        )
    }
}

//! What the compiler, intake and the screen said.

use std::collections::HashSet;

use super::*;

/// The most errors that are shown as the compiler prints them; of the others only the first line is.
const MOST_ERRORS: usize = 5;

/// The most warnings that are shown.
const MOST_WARNINGS: usize = 3;

impl Page<'_> {
    /// Errors, and for a submission that did not pass, warnings too: "futures do nothing unless awaited" is often the
    /// cause.
    pub(super) fn diagnostics(&self) -> Vec<String> {
        let mut lines = self.some(Level::Error, MOST_ERRORS);
        if !self.report.passed() {
            lines.extend(self.some(Level::Warning, MOST_WARNINGS));
        }
        lines
    }

    /// The first `most` of `level` in full, the others in a line or, if they are only warnings, counted.
    fn some(&self, level: Level, most: usize) -> Vec<String> {
        // The library and the checks may both be told the same.
        let mut said = HashSet::new();
        let mut all: Vec<&Diagnostic> = self
            .report
            .diagnostics
            .iter()
            .filter(|it| it.level == level)
            .filter(|it| said.insert((&it.at, &it.message, &it.rendered)))
            .collect();
        // What is not awaited first: nothing else explains so much.
        all.sort_by_key(|diagnostic| diagnostic.code.as_deref() != Some("unused_must_use"));
        let mut lines: Vec<String> = all
            .iter()
            .take(most)
            .flat_map(|it| self.diagnostic(it))
            .collect();
        let others = all.get(most..).unwrap_or_default();
        match level {
            _ if others.is_empty() => {}
            Level::Error => {
                lines.push(format!("and {}:", count(others.len(), "more error")));
                lines.extend(others.iter().take(most).flat_map(|it| self.in_a_line(it)));
                if others.len() > most {
                    lines.push(String::from("  …"));
                }
                lines.push(String::new());
            }
            Level::Warning => {
                lines.push(format!("and {}", count(others.len(), "more warning")));
                lines.push(String::new());
            }
        }
        lines
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) -> Vec<String> {
        let (word, tone) = match diagnostic.level {
            Level::Error => ("error", Tone::Bad),
            Level::Warning => ("warning", Tone::Warn),
        };
        let rendered = escape::block(&diagnostic.rendered);
        let mut lines = match rendered.is_empty() {
            false => rendered.lines().map(str::to_owned).collect(),
            true => {
                let message = format!("{word}: {}", escape::block(&diagnostic.message));
                let at = diagnostic
                    .at
                    .iter()
                    .map(|at| format!(" --> {}", escape::line(&at.to_string())));
                wrap(&message, self.width)
                    .into_iter()
                    .chain(at)
                    .collect::<Vec<_>>()
            }
        };
        // What it is about has to be read whole, also where the page is narrow and cuts what the compiler has drawn below.
        if let Some(first) = lines.first() {
            let first = wrap(first, self.width);
            lines.splice(..1, first);
        }
        if let Some(first) = lines.first_mut() {
            *first = self.ink.paint(tone, &first);
        }
        lines.push(String::new());
        lines
    }

    fn in_a_line(&self, diagnostic: &Diagnostic) -> Vec<String> {
        let at = diagnostic
            .at
            .as_ref()
            .map(|at| format!("{at}: "))
            .unwrap_or_default();
        let text = escape::line(&format!("{at}{}", diagnostic.message));
        let lines = wrap(&text, self.width - 4).into_iter().enumerate();
        lines
            .map(|(i, line)| {
                if i == 0 {
                    format!("  {line}")
                } else {
                    format!("    {line}")
                }
            })
            .collect()
    }
}

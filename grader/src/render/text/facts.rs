//! Where a check failed, and how to see it again.

use super::*;

impl Page<'_> {
    /// Where it was, how to see it again, and where to read about it.
    pub(super) fn facts(&self, check: &CheckReport) -> Vec<String> {
        const LABEL: usize = 8;
        let indent = self.indent;
        let room = self.width - indent - LABEL;
        let seed = match check.seeds_run {
            0 => String::new(),
            1 => check.seed.to_string(),
            runs => {
                let before = count(runs as usize - 1, "seed");
                format!("{}, after {before} that passed", check.seed)
            }
        };
        let at = check.at.as_ref().map(|at| escape::line(&at.to_string()));
        let facts = [
            ("at", wrap(&at.unwrap_or_default(), room)),
            ("seed", wrap(&seed, room)),
            ("book", wrap(&escape::line(&check.chapter), room)),
        ];
        let mut lines = Vec::new();
        let mut fact = |label: &str, texts: Vec<String>| {
            for (i, text) in texts.into_iter().enumerate() {
                let label = if i == 0 { label } else { "" };
                let label = self.ink.paint(Tone::Quiet, format!("{label:LABEL$}"));
                lines.push(format!("{:indent$}{label}{text}", ""));
            }
        };
        for (label, texts) in facts {
            fact(label, texts);
        }
        if !self.commands {
            return lines;
        }
        let replay = self.replay(check, room);
        if replay.iter().all(|line| width_of(line) <= room) {
            fact("replay", replay);
        } else {
            // A long name has the whole width.
            fact("replay", vec![String::new()]);
            let replay = self.replay(check, self.width - indent).into_iter();
            lines.extend(replay.map(|line| format!("{:indent$}{line}", "")));
        }
        lines
    }

    /// The command that runs `check` again, on the seed that it failed on if it came to run.
    fn replay(&self, check: &CheckReport, width: usize) -> Vec<String> {
        let seed = check.seed.to_string();
        let mut words = vec!["cargo", "grade", "run", &self.report.exercise];
        if let Some(from) = self.view.from {
            words.extend(["--from", from]);
        }
        words.extend(["--only", &check.name]);
        if check.seeds_run > 0 {
            words.extend(["--seed", &seed]);
        }
        shell::command(words, width)
    }
}

//! What stands in the largest part of the screen, as lines of text: the same words for the screen and for plain text.

use lab::Verdict;

use super::{
    keys::KEYS,
    model::{Model, Readiness, View},
};
use crate::{
    course::{Exercise, Part},
    desk::Progress,
    escape,
    render::{
        columns::{fit, width as width_of, wrap},
        ink::{Ink, Tone},
        text,
    },
    report::{CheckReport, Level, Points, Report},
};

/// A page on its way to the screen.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What is known.
    pub model: &'a Model,
    /// The most columns.
    pub width: usize,
    /// The most lanes of a timeline.
    pub lanes: usize,
    /// Whether a check's title stands above what it says.
    pub titled: bool,
}

/// What is shown of an exercise.
pub(super) fn state(model: &Model, exercise: usize) -> (char, Tone, &'static str) {
    if model.grading(exercise).is_some() {
        return ('…', Tone::Open, "running");
    }
    match model.progress.get(exercise).and_then(Progress::verdict) {
        _ if model.waiting.contains(&exercise) => ('?', Tone::Open, "saved"),
        None => ('?', Tone::Quiet, "not graded"),
        Some(Verdict::Unfinished) => ('·', Tone::Quiet, "unfinished"),
        Some(verdict) => {
            let (sign, tone) = sign(verdict);
            (sign, tone, verdict.name())
        }
    }
}

/// How a verdict is shown.
pub(super) fn sign(verdict: Verdict) -> (char, Tone) {
    match verdict {
        Verdict::Passed => ('✓', Tone::Good),
        Verdict::Unfinished => ('·', Tone::Quiet),
        Verdict::GraderError => ('!', Tone::Warn),
        _ => ('✗', Tone::Bad),
    }
}

impl Page<'_> {
    /// The lines of the view.
    pub fn lines(&self) -> Vec<String> {
        match &self.model.view {
            View::Exercise => self.exercise(),
            View::List { filter, row } => self.list(filter, *row),
            View::Hint(part) => self.hint(part),
            View::Comparison(lines) => lines.clone(),
            View::Reset => self.reset(),
            View::Help => self.help(),
        }
    }

    fn ink(&self) -> Ink {
        Ink {
            colour: self.model.colour,
        }
    }

    fn wrapped(&self, text: &str) -> Vec<String> {
        wrap(text, self.width.min(100))
    }

    fn heading(&self, text: &str) -> String {
        self.ink().paint(Tone::Strong, text)
    }

    fn exercise(&self) -> Vec<String> {
        let mut lines = self.judge();
        match self.model.exercise() {
            None => lines.extend(self.wrapped("There are no exercises in this course.")),
            Some(exercise) => match self.model.report() {
                Some(report) => lines.extend(self.report(exercise, report)),
                None => lines.extend(self.introduction(exercise)),
            },
        }
        lines
    }

    /// A word on the judge, where it is not ready.
    fn judge(&self) -> Vec<String> {
        let mut lines = match &self.model.judge {
            Readiness::Ready | Readiness::Preparing => return Vec::new(),
            Readiness::Failed(error) => {
                let mut lines = vec![self.ink().paint(Tone::Bad, "Nothing can be graded yet:")];
                lines.push(String::new());
                lines.extend(self.wrapped(&escape::block(error)));
                lines.push(String::new());
                lines.extend(self.wrapped("`r` tries again."));
                lines
            }
            Readiness::Building(building) => {
                let mut lines = self.wrapped(
                    "Building what exercises compile against: tokio and the simulated world. This is done once, and takes \
                     about a minute. You can read and write meanwhile; what you save is graded as soon as it is there.",
                );
                lines.push(String::new());
                let (done, total) = (building.done, building.total.max(1));
                let bar = (self.width / 2).clamp(4, 40);
                let filled = bar * done.min(total) / total;
                lines.push(format!(
                    "{}{}  {done} of {}  {}",
                    "█".repeat(filled),
                    self.ink().paint(Tone::Quiet, "░".repeat(bar - filled)),
                    building.total,
                    building.words
                ));
                lines
            }
        };
        lines.push(String::new());
        lines
    }

    /// An exercise of which no report is known.
    fn introduction(&self, exercise: &Exercise) -> Vec<String> {
        let mut lines = vec![self.heading(&escape::line(&exercise.title)), String::new()];
        lines.extend(self.wrapped(&escape::block(&exercise.summary)));
        lines.push(String::new());
        let progress = self.model.progress.get(self.model.at);
        let next = match progress {
            Some(Progress::Untouched) => format!(
                "Next: read chapter {} (`b` opens it), then write `{}` in exercises/{}/src/lib.rs (`e` opens it). When you \
                 save it, it is graded.",
                exercise.chapter,
                exercise.parts.first().map_or("", |part| &part.name),
                exercise.folder,
            ),
            _ => format!(
                "What stands in exercises/{}/src has not been graded yet.",
                exercise.folder
            ),
        };
        lines.extend(self.wrapped(&next));
        lines
    }

    fn report(&self, exercise: &Exercise, report: &Report) -> Vec<String> {
        let view = text::View {
            title: &exercise.title,
            from: None,
            only_some: false,
            has_solution: exercise.solution_dir.is_some(),
            output: self.model.output(),
            width: self.width,
            colour: self.model.colour,
        };
        if report.passed() && self.model.picked.is_none() {
            return self.passed(exercise, report);
        }
        let ran = |verdict| !matches!(verdict, Verdict::Unbuilt | Verdict::Rejected);
        if !ran(report.verdict)
            && report
                .diagnostics
                .iter()
                .any(|one| one.level == Level::Error)
        {
            return text::diagnostics(report, &view);
        }
        let Some(check) = self.model.check() else {
            return self.wrapped("This exercise has no checks.");
        };
        let mut lines = Vec::new();
        if self.titled {
            lines.extend(self.title(check));
        }
        if check.verdict == Verdict::Unfinished {
            lines.extend(self.unwritten(exercise));
            return lines;
        }
        let ours = self.model.ours(check);
        lines.extend(text::check(report, check, ours, self.lanes, &view));
        if exercise.solution_dir.is_none() && check.timeline.is_some() {
            lines.push(String::new());
            lines.extend(self.wrapped(text::NO_SOLUTION));
        }
        let warnings = text::diagnostics(report, &view);
        if !warnings.is_empty() {
            lines.push(String::new());
            lines.extend(warnings);
        }
        lines
    }

    fn title(&self, check: &CheckReport) -> Vec<String> {
        let (sign, tone) = sign(check.verdict);
        let Points { earned, possible } = check.points;
        let verdict = format!("{sign} {}, {earned} of {possible} points", check.verdict);
        let mut lines: Vec<String> = self
            .wrapped(&escape::line(&check.title))
            .iter()
            .map(|line| self.heading(line))
            .collect();
        lines.push(self.ink().paint(tone, verdict));
        lines.push(String::new());
        lines
    }

    fn unwritten(&self, exercise: &Exercise) -> Vec<String> {
        let part = self.model.part().map_or("", |part| &part.name);
        self.wrapped(&format!(
            "`{part}` is not written yet. `e` opens exercises/{}/src/lib.rs, whose documentation says everything it must do; \
             `b` opens the section of the book, and `h` gives a hint.",
            exercise.folder
        ))
    }

    /// What was learned, and what comes next.
    fn passed(&self, exercise: &Exercise, report: &Report) -> Vec<String> {
        let points = report.points;
        let said = format!(
            "{} passes: {} of {} points.",
            escape::line(&exercise.title),
            points.earned,
            points.possible
        );
        let mut lines = vec![self.ink().paint(Tone::Good, format!("✓ {said}"))];
        let learned: Vec<_> = exercise
            .parts
            .iter()
            .filter_map(|part| Some((&part.name, part.learned.as_ref()?)))
            .collect();
        if !learned.is_empty() {
            lines.extend([String::new(), self.heading("What you have learned")]);
        }
        for (part, sentence) in learned {
            lines.extend([String::new(), self.ink().paint(Tone::Quiet, part)]);
            lines.extend(self.wrapped(&escape::block(sentence)));
        }
        lines.extend([
            String::new(),
            self.heading("What comes next"),
            String::new(),
        ]);
        match exercise.solution_dir.is_some() {
            true => lines.extend(self.keyed("c", "compares your answer with ours.")),
            false => lines.extend(self.wrapped(text::NO_SOLUTION)),
        }
        let open = |i: &usize| self.model.progress.get(*i).and_then(Progress::verdict);
        let rest = (self.model.at + 1..self.model.course.exercises.len()).chain(0..self.model.at);
        let next = rest.into_iter().find(|i| open(i) != Some(Verdict::Passed));
        match next.and_then(|i| Some((i, self.model.course.exercises.get(i)?))) {
            None => lines.extend(self.wrapped("Every exercise passes. That was the course.")),
            Some((i, next)) => {
                let key = if i == self.model.at + 1 { "n" } else { "l" };
                let what = format!(
                    "goes on to {} ({}). {}",
                    next.name,
                    next.chapter,
                    escape::line(&next.summary)
                );
                lines.extend(self.keyed(key, &what));
            }
        }
        lines
    }

    /// A key, and what it does.
    fn keyed(&self, key: &str, what: &str) -> Vec<String> {
        let indent = 3.max(width_of(key) + 1);
        let lines = wrap(what, self.width.min(100).saturating_sub(indent));
        let lines = lines.iter().enumerate();
        lines
            .map(|(i, line)| match i {
                0 => self.heading(&fit(key, indent)) + line,
                _ => format!("{:indent$}{line}", ""),
            })
            .collect()
    }

    fn list(&self, filter: &str, row: usize) -> Vec<String> {
        let model = self.model;
        let mut lines = vec![format!("Filter: {}▏", escape::line(filter)), String::new()];
        let rows = model.listed(filter);
        if rows.is_empty() {
            lines.extend(
                self.wrapped("No exercise has this in its name. Backspace takes letters away."),
            );
        }
        let exercises = &model.course.exercises;
        let names = exercises.iter().map(|one| width_of(&one.name)).max();
        let names = names.unwrap_or_default();
        for (i, at) in rows.iter().enumerate() {
            let Some(exercise) = exercises.get(*at) else {
                continue;
            };
            let (sign, tone, word) = state(model, *at);
            let earned = model.progress.get(*at).map_or(0, Progress::earned);
            let points = format!("{earned}/{}", exercise.points());
            let marker = if i == row { '▸' } else { ' ' };
            let name = fit(&exercise.name, names);
            let name = match i == row {
                true => self.heading(&name),
                false => name,
            };
            let state = self.ink().paint(tone, format!("{sign} {word:<12}"));
            let title = escape::line(&exercise.title);
            lines.push(format!("{marker} {name}  {state} {points:>6}  {title}"));
        }
        lines.push(String::new());
        lines.extend(self.wrapped("Enter goes there, Esc goes back, letters filter."));
        lines
    }

    fn hint(&self, part: &str) -> Vec<String> {
        let parts = self.model.exercise().map_or(&[][..], |one| &one.parts);
        let Some(Part {
            name,
            hints,
            section,
            ..
        }) = parts.iter().find(|one| one.name == part)
        else {
            return Vec::new();
        };
        let given = self.model.hints_given(name);
        let mut lines = Vec::new();
        for (i, hint) in hints.iter().take(given).enumerate() {
            lines.push(self.heading(&format!("{name} · hint {} of {}", i + 1, hints.len())));
            lines.push(String::new());
            lines.extend(self.wrapped(&escape::block(hint)));
            lines.push(String::new());
        }
        let last = match given < hints.len() {
            true => "`h` goes one step further, Esc goes back.".to_owned(),
            false => {
                format!("This was the last one. The book has the rest: {section} (`b` opens it).")
            }
        };
        lines.extend(self.wrapped(&last));
        lines
    }

    fn reset(&self) -> Vec<String> {
        let Some(exercise) = self.model.exercise() else {
            return Vec::new();
        };
        let folder = &exercise.folder;
        self.wrapped(&format!(
            "Put the skeleton back into exercises/{folder}/src/lib.rs? What you wrote is kept in \
             exercises/{folder}/.before-reset.\n\n`y` does it, any other key does not."
        ))
    }

    fn help(&self) -> Vec<String> {
        let mut lines = self.wrapped(
            "Edit the exercise's src/lib.rs in your editor. When you save, it is compiled and its checks are run; the results are \
             shown here. If you save while they run, they start over.",
        );
        lines.push(String::new());
        for key in KEYS {
            lines.extend(self.keyed(&fit(key.name, 7), key.meaning));
        }
        lines.push(String::new());
        lines.extend(
            self.wrapped(
                "✓ passed   ✗ did not pass   · not written yet   ? not graded   … running",
            ),
        );
        lines.extend(self.wrapped(
            "In a timeline: █ working   ░ waiting   ╱ cancelled   ✗ failed   ► not over   ◆ event   ▒ frozen, because the \
             thread is blocked   ▲ where it ended",
        ));
        lines
    }
}

//! What becomes of the model when something happens.

use lab::Verdict;

use super::{
    draw,
    model::{Effect, Event, Model, Order, Readiness, Reply, Run, Step, Task, View, Work},
};
use crate::{
    course::{Course, Part},
    desk::Progress,
    report::{CheckReport, Report},
};

impl Model {
    /// Takes notice of `event`; returns what is to be done.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = match event {
            Event::Key(key) => self.pressed(&key),
            Event::Resized(columns, lines) => {
                self.size = (columns, lines);
                Vec::new()
            }
            Event::Tick => {
                self.ticks = self.ticks.wrapping_add(1);
                Vec::new()
            }
            Event::Saved(folders) => self.saved(&folders),
            Event::CourseChanged => vec![Effect::Reload],
            Event::Reloaded(Ok(read)) => self.reloaded(read.0, read.1),
            Event::Reloaded(Err(error)) => self.say(error),
            Event::Surveyed(progress) => self.surveyed(progress),
            Event::Readiness(judge) => {
                self.judge = judge;
                Vec::new()
            }
            Event::Stepped(ticket, step) => self.stepped(ticket, step),
            Event::Done(ticket, outcome) => self.done(ticket, outcome),
            Event::Compared(lines) => self.show(View::Comparison(lines)),
            Event::Notice(words) => self.say(words),
        };
        if self.work.is_none() {
            effects.extend(self.next_order());
        }
        let (down, aside) = draw::most_scrolled(self);
        (self.scroll, self.aside) = (self.scroll.min(down), self.aside.min(aside));
        effects
    }

    /// What there is to do when nothing is under way: what was saved first, then the run to compare with.
    fn next_order(&mut self) -> Option<Effect> {
        if self.judge != Readiness::Ready {
            return None;
        }
        let here = self.waiting.contains(&self.at).then_some(self.at);
        if let Some(next) = here.or_else(|| self.waiting.first().copied()) {
            return self.grade(next, false);
        }
        let check = self.check()?;
        let drawn = check.timeline.as_ref().is_some_and(|one| !one.is_empty());
        let run = Run::of(check);
        let asked = self.ours.contains_key(&(self.at, run.clone()));
        if asked || !drawn || check.verdict == Verdict::Passed || !self.has_solution() {
            return None;
        }
        self.order(self.at, Task::Ours(run))
    }

    /// Has something done in place of what is under way. If those were checks, they have their turn again.
    pub(super) fn order(&mut self, exercise: usize, task: Task) -> Option<Effect> {
        let name = self.course.exercises.get(exercise)?.name.clone();
        if let Some(work) = self.work.take()
            && matches!(work.task, Task::Grade { .. })
        {
            self.waiting.insert(work.exercise);
        }
        if let Task::Grade { .. } = task {
            self.waiting.remove(&exercise);
        }
        self.ticket += 1;
        self.work = Some(Work {
            ticket: self.ticket,
            exercise,
            task: task.clone(),
            checks: None,
            checked: Vec::new(),
        });
        Some(Effect::Order(Order {
            ticket: self.ticket,
            exercise: name,
            task,
        }))
    }

    /// Has the checks run.
    pub(super) fn grade(&mut self, exercise: usize, afresh: bool) -> Option<Effect> {
        self.order(exercise, Task::Grade { afresh })
    }

    fn saved(&mut self, folders: &[String]) -> Vec<Effect> {
        let all = self.course.exercises.iter().enumerate();
        let saved = all.filter(|(_, exercise)| folders.contains(&exercise.folder));
        let saved: Vec<usize> = saved.map(|(i, _)| i).collect();
        let Some(first) = saved.first() else {
            return Vec::new();
        };
        self.notice = None;
        if !saved.contains(&self.at) {
            self.go(*first);
            let name = self.exercise().map_or("", |exercise| &exercise.name);
            self.notice = Some(format!("You saved {name}: here it is."));
        }
        self.view = View::Exercise;
        self.waiting.extend(saved);
        if self.judge != Readiness::Ready {
            return Vec::new();
        }
        self.grade(self.at, false).into_iter().collect()
    }

    fn surveyed(&mut self, progress: Vec<Progress>) -> Vec<Effect> {
        self.progress = progress;
        self.want();
        Vec::new()
    }

    fn reloaded(&mut self, course: Course, progress: Vec<Progress>) -> Vec<Effect> {
        let name = self.exercise().map(|exercise| exercise.name.clone());
        let (picked, view, scroll) = (self.picked.take(), self.view.clone(), self.scroll);
        let unfolded = self.unfolded;
        let (ticket, judge) = (self.ticket, self.judge.clone());
        *self = Model::new(course, progress, name.as_deref(), self.size, self.colour);
        (self.picked, self.view, self.scroll) = (picked, view, scroll);
        self.unfolded = unfolded;
        // Whatever was ordered was about the course before.
        (self.ticket, self.judge) = (ticket + 1, judge);
        self.want();
        self.say("The course has changed, and was read again.".to_owned())
    }

    fn stepped(&mut self, ticket: u64, step: Step) -> Vec<Effect> {
        if let Some(work) = self.work.as_mut().filter(|work| work.ticket == ticket) {
            match step {
                Step::Running(checks) => work.checks = Some(checks),
                Step::Checked(name, verdict) => work.checked.push((name, verdict)),
            }
        }
        Vec::new()
    }

    fn done(&mut self, ticket: u64, outcome: Reply) -> Vec<Effect> {
        // What was ordered before something else is not wanted any more.
        let Some(work) = self.work.take_if(|work| work.ticket == ticket) else {
            return Vec::new();
        };
        match (outcome, work.task) {
            (Reply::Graded(report), _) => self.graded(work.exercise, *report),
            (Reply::Replayed(check), _) => self.replayed(work.exercise, *check),
            (Reply::Ours(timeline), Task::Ours(run)) => {
                self.ours.insert((work.exercise, run), timeline);
            }
            (Reply::Failed(error), Task::Ours(run)) => {
                self.ours.insert((work.exercise, run), None);
                self.notice = Some(error);
            }
            (Reply::Failed(error), _) => self.notice = Some(error),
            (Reply::Ours(_), _) => {}
        }
        Vec::new()
    }

    fn graded(&mut self, exercise: usize, report: Report) {
        let Some(progress) = self.progress.get_mut(exercise) else {
            return;
        };
        let before = progress.report().map(passed_parts).unwrap_or_default();
        let now = passed_parts(&report);
        let all = report.passed();
        *progress = Progress::Graded(Box::new(report));
        if exercise != self.at {
            return;
        }
        self.scroll = 0;
        let still_open = |check: &CheckReport| check.verdict != Verdict::Passed;
        let picked = self.picked.take();
        self.picked = picked.filter(|name| {
            let checks = self.report().map_or(&[][..], |report| &report.checks);
            checks
                .iter()
                .any(|check| check.name == *name && still_open(check))
        });
        let new = now.iter().filter(|part| !before.contains(part));
        // When all pass, the page says what was learned.
        if !all && let Some(learned) = new.filter_map(|part| self.learned(part)).next_back() {
            self.notice = Some(learned);
        }
    }

    /// What is said when this part of the exercise at hand begins to pass.
    fn learned(&self, part: &str) -> Option<String> {
        let parts = &self.exercise()?.parts;
        let part: &Part = parts.iter().find(|one| one.name == part)?;
        let learned = part.learned.as_deref().unwrap_or_default();
        Some(
            format!("`{}` passes. {learned}", part.name)
                .trim()
                .to_owned(),
        )
    }

    fn replayed(&mut self, exercise: usize, check: CheckReport) {
        self.notice = Some(format!(
            "Seed {} again: {}, after {} s of virtual time.",
            check.seed, check.verdict, check.virtual_seconds
        ));
        if let Some(Progress::Graded(report)) = self.progress.get_mut(exercise)
            && let Some(old) = report
                .checks
                .iter_mut()
                .find(|one| one.name == check.name && one.verdict == check.verdict)
        {
            // How many seeds passed before is known from the whole run only.
            let seeds_run = old.seeds_run;
            *old = CheckReport { seeds_run, ..check };
        }
    }

    pub(super) fn say(&mut self, words: String) -> Vec<Effect> {
        self.notice = Some(words);
        Vec::new()
    }

    pub(super) fn show(&mut self, view: View) -> Vec<Effect> {
        (self.view, self.scroll, self.aside) = (view, 0, 0);
        Vec::new()
    }

    pub(super) fn go(&mut self, exercise: usize) {
        (self.at, self.picked) = (exercise, None);
        self.show(View::Exercise);
    }

    /// What was changed elsewhere, or while nobody looked, is graded when it comes into view.
    pub(super) fn want(&mut self) {
        let unknown = matches!(
            self.progress.get(self.at),
            Some(Progress::Changed | Progress::Unreadable)
        );
        if unknown && self.grading(self.at).is_none() {
            self.waiting.insert(self.at);
        }
    }
}

/// The parts of which every check passes.
pub(super) fn passed_parts(report: &Report) -> Vec<String> {
    let parts = report.checks.chunk_by(|a, b| a.part() == b.part());
    let passed =
        |checks: &&[CheckReport]| checks.iter().all(|check| check.verdict == Verdict::Passed);
    parts
        .filter(passed)
        .map(|checks| checks[0].part().to_owned())
        .collect()
}

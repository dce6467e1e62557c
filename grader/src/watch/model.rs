//! What the watch screen knows, what can happen to it, and what it asks for. Data; `update` says what becomes of what.

use std::collections::{BTreeMap, BTreeSet};

use lab::{Verdict, record::Place};
use ratatui::crossterm::event::KeyEvent;
use sim_core::timeline::Timeline;

use crate::{
    course::{Course, Exercise, Part},
    desk::Progress,
    kit::News,
    render::text::Output,
    report::{CheckReport, Points, Report},
};

/// All that the screen shows.
#[derive(Debug, Clone)]
pub struct Model {
    /// The course.
    pub course: Course,
    /// How far the learner is with each exercise, in the course's order.
    pub progress: Vec<Progress>,
    /// The exercise at hand, as its place in the course.
    pub at: usize,
    /// The check that was picked by hand; otherwise the first worth a look is shown.
    pub picked: Option<String>,
    /// What is shown of all this.
    pub view: View,
    /// Whether what the code printed is unfolded.
    pub unfolded: bool,
    /// How many lines of it are above the screen.
    pub scroll: usize,
    /// How many columns of it are left of the screen.
    pub aside: usize,
    /// Whether the judge is ready.
    pub judge: Readiness,
    /// What is under way.
    pub work: Option<Work>,
    /// Exercises that were saved and wait for their turn.
    pub waiting: BTreeSet<usize>,
    /// The newest thing worth saying, until something else happens.
    pub notice: Option<String>,
    /// The terminal's columns and lines.
    pub size: (u16, u16),
    /// Whether to use colour.
    pub colour: bool,
    /// How often it was time to show that something is still under way.
    pub ticks: usize,
    /// How many hints of a part have been asked for.
    pub(super) hints: BTreeMap<(usize, String), usize>,
    /// Runs of the course's own answers: none where there is nothing to compare with.
    pub(super) ours: BTreeMap<(usize, Run), Option<Timeline>>,
    /// The number of the newest order.
    pub(super) ticket: u64,
}

/// What is shown in the largest part of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// The exercise at hand, and what came of it.
    Exercise,
    /// All exercises whose names contain the filter; one of them is marked.
    List {
        /// What was typed.
        filter: String,
        /// The marked one, counted among those that are shown.
        row: usize,
    },
    /// The hints for this part that have been asked for.
    Hint(String),
    /// The learner's answer beside the course's, as lines.
    Comparison(Vec<String>),
    /// Whether the skeleton is to be put back.
    Reset,
    /// The keys.
    Help,
}

/// Whether the judge is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// It is being made ready.
    Preparing,
    /// What exercises compile against is being built.
    Building(Building),
    /// It is ready.
    Ready,
    /// It can't be had, for this reason.
    Failed(String),
}

/// How far the building of the kit is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Building {
    /// Built so far.
    pub done: usize,
    /// In all; 0 as long as that is not known.
    pub total: usize,
    /// What is going on, in a few words.
    pub words: String,
}

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The number of the order.
    pub ticket: u64,
    /// The exercise, as its place in the course.
    pub exercise: usize,
    /// What is done with it.
    pub task: Task,
    /// How many checks run; none while it is being compiled.
    pub checks: Option<usize>,
    /// What checks have come to so far.
    pub checked: Vec<(String, Verdict)>,
}

/// What can be done with an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// All checks are run on what stands in `src/`. Afresh, even if it has been judged before.
    Grade {
        /// Whether a verdict that is known does not count.
        afresh: bool,
    },
    /// One check is run on one seed, for its timeline.
    Replay(Run),
    /// One check is run on the course's own answer, for its timeline.
    Ours(Run),
}

/// One run of one check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The check's name.
    pub check: String,
    /// The seed.
    pub seed: u64,
}

/// What is asked of whoever judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The number that comes back with the answer. A new order ends the one before it.
    pub ticket: u64,
    /// The exercise's name.
    pub exercise: String,
    /// What is to be done with it.
    pub task: Task,
}

/// What has come of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// It was judged.
    Graded(Box<Report>),
    /// One check was run again.
    Replayed(Box<CheckReport>),
    /// What the course's own answer does in this run, if there is one.
    Ours(Option<Timeline>),
    /// The grader itself failed, for this reason.
    Failed(String),
}

/// How far an order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// This many checks begin to run.
    Running(usize),
    /// A check has come to its verdict.
    Checked(String, Verdict),
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// The terminal has these columns and lines.
    Resized(u16, u16),
    /// It is time to show that something is still under way.
    Tick,
    /// What stands in `src/` of these folders of `exercises/` has changed.
    Saved(Vec<String>),
    /// The course's own files have changed.
    CourseChanged,
    /// The course was read again; or why it can't be.
    Reloaded(Result<Box<(Course, Vec<Progress>)>, String>),
    /// How far the learner is with each exercise.
    Surveyed(Vec<Progress>),
    /// Something about the judge.
    Readiness(Readiness),
    /// The order is this far.
    Stepped(u64, Step),
    /// This has come of the order.
    Done(u64, Reply),
    /// The learner's answer beside the course's, as lines.
    Compared(Vec<String>),
    /// Something worth saying.
    Notice(String),
}

/// What the screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Judge; what was ordered before is over.
    Order(Order),
    /// Read the course again.
    Reload,
    /// Open a file in the learner's editor.
    Edit {
        /// The exercise's name.
        exercise: String,
        /// The place, if one is known.
        at: Option<Place>,
        /// The part that is meant, if no place in the learner's own files is known.
        part: Option<String>,
    },
    /// Open this section of the book.
    Read(String),
    /// Compare the learner's answer to this exercise with the course's.
    Compare(String),
    /// Put the skeleton of this exercise back.
    Reset(String),
    /// End.
    Quit,
}

impl Model {
    /// A screen for `course`, at `exercise` or else at the first that does not pass.
    pub fn new(
        course: Course,
        progress: Vec<Progress>,
        exercise: Option<&str>,
        size: (u16, u16),
        colour: bool,
    ) -> Model {
        let named = |one: &Exercise| exercise == Some(one.name.as_str());
        let passed = |one: &Progress| one.verdict() == Some(Verdict::Passed);
        let at = course.exercises.iter().position(named);
        let at = at.or_else(|| progress.iter().position(|one| !passed(one)));
        Model {
            at: at.unwrap_or_default(),
            course,
            progress,
            picked: None,
            view: View::Exercise,
            unfolded: false,
            scroll: 0,
            aside: 0,
            judge: Readiness::Preparing,
            work: None,
            waiting: BTreeSet::new(),
            notice: None,
            size,
            colour,
            ticks: 0,
            hints: BTreeMap::new(),
            ours: BTreeMap::new(),
            ticket: 0,
        }
    }

    /// The exercise at hand.
    pub fn exercise(&self) -> Option<&Exercise> {
        self.course.exercises.get(self.at)
    }

    /// The newest report on the exercise at hand.
    pub fn report(&self) -> Option<&Report> {
        self.progress.get(self.at)?.report()
    }

    /// The check that is shown in full: the one that was picked, or the first that failed, or the first that is not
    /// written.
    pub fn check(&self) -> Option<&CheckReport> {
        let checks = &self.report()?.checks;
        let is_picked = |check: &&CheckReport| self.picked.as_ref() == Some(&check.name);
        let well = |check: &&CheckReport| check.verdict == Verdict::Passed;
        let failed =
            |check: &&CheckReport| !matches!(check.verdict, Verdict::Passed | Verdict::Unfinished);
        let mut all = checks.iter();
        all.find(is_picked)
            .or_else(|| checks.iter().find(failed))
            .or_else(|| checks.iter().find(|check| !well(check)))
            .or(checks.first())
    }

    /// The part that the learner is at: that of the check that is shown, or else the first.
    pub fn part(&self) -> Option<&Part> {
        let parts = &self.exercise()?.parts;
        let shown = self.check().map(CheckReport::part);
        let part = parts.iter().find(|part| Some(&*part.name) == shown);
        part.or(parts.first())
    }

    /// Whether there is an answer of the course's to compare with.
    pub fn has_solution(&self) -> bool {
        let exercise = self.exercise();
        exercise.is_some_and(|exercise| exercise.solution_dir.is_some())
    }

    /// What the course's own answer does in the run that `check` tells of, as far as is known.
    pub fn ours(&self, check: &CheckReport) -> Option<&Timeline> {
        self.ours.get(&(self.at, Run::of(check)))?.as_ref()
    }

    /// How much is shown of what the code printed.
    pub fn output(&self) -> Output {
        match self.unfolded {
            true => Output::Unfolded,
            false => Output::Folded,
        }
    }

    /// The work on the exercise in this place, if its checks are being run.
    pub fn grading(&self, exercise: usize) -> Option<&Work> {
        let work = self.work.as_ref()?;
        let grades = matches!(work.task, Task::Grade { .. });
        (grades && work.exercise == exercise).then_some(work)
    }

    /// Whether something is under way, which is shown by something that moves.
    pub fn is_busy(&self) -> bool {
        self.work.is_some() || matches!(self.judge, Readiness::Preparing | Readiness::Building(_))
    }

    /// Whether the exercise in this place was saved, and its verdict is not yet known.
    pub fn is_stale(&self, exercise: usize) -> bool {
        self.waiting.contains(&exercise) || self.grading(exercise).is_some()
    }

    /// The points of the whole course, as far as is known.
    pub fn points(&self) -> Points {
        Points {
            earned: self.progress.iter().map(Progress::earned).sum(),
            possible: self.course.exercises.iter().map(Exercise::points).sum(),
        }
    }

    /// The exercises that the list shows, as their places in the course.
    pub fn listed(&self, filter: &str) -> Vec<usize> {
        let filter = filter.to_lowercase();
        let matches = |exercise: &Exercise| {
            let texts = [&exercise.name, &exercise.folder, &exercise.title];
            texts
                .iter()
                .any(|text| text.to_lowercase().contains(&filter))
        };
        let all = self.course.exercises.iter().enumerate();
        all.filter(|(_, exercise)| matches(exercise))
            .map(|(i, _)| i)
            .collect()
    }

    /// How many hints of `part` have been asked for.
    pub fn hints_given(&self, part: &str) -> usize {
        let key = (self.at, part.to_owned());
        self.hints.get(&key).copied().unwrap_or_default()
    }
}

impl Run {
    /// The run that `check` tells of.
    pub fn of(check: &CheckReport) -> Run {
        Run {
            check: check.name.clone(),
            seed: check.seed,
        }
    }
}

impl Building {
    /// Takes notice of `news`.
    pub fn hear(&mut self, news: News) {
        match news {
            News::Built { done, total } => (self.done, self.total) = (done, total),
            News::Begins | News::Adds(_) => self.words.clear(),
            _ => self.words = news.to_string(),
        }
    }
}

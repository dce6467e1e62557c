//! `cargo grade watch`: the screen on which a save is followed by its verdict.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use grader::{
    desk::Desk,
    intake::{SizeLimits, Submission},
    render::{comparison::comparison, ink::Ink},
    stop,
    watch::{Agenda, Effect, Event, Model, grading::Grading, screen::Screen, watcher::Watcher},
};

use super::reset;
use crate::terminal;

mod book;
mod editor;
mod plain;

/// How often something moves on the screen while something is under way, and how often it is looked whether to end.
const TICK: Duration = Duration::from_millis(100);

/// Whether there is a terminal to draw on and to type at.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// Watches until the learner has had enough.
///
/// # Errors
///
/// If there is no such exercise, or no terminal and `plain` was not asked for.
pub fn watch(desk: Desk, exercise: Option<&str>, plain: bool) -> Result<ExitCode> {
    let exercise = exercise
        .map(|name| desk.course.exercise(name))
        .transpose()?;
    let exercise = exercise.map(|exercise| exercise.name.clone());
    // Some terminals can do nothing but write one line after the other.
    let plain = plain || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if !plain && !is_terminal() {
        bail!(
            "the watch screen needs a terminal; `cargo grade watch --plain` prints each verdict as text, and `cargo grade \
             list` shows your progress"
        );
    }
    let (tell, told) = mpsc::channel();
    // First, so that no save falls between what is known and what is watched.
    let _watcher = Watcher::start(&desk.course.root.join("exercises"), tell.clone());
    let model = Model::new(
        desk.course.clone(),
        desk.survey(),
        exercise.as_deref(),
        (80, 24),
        !plain && terminal::colour(),
    );
    let grading = Grading::start(desk.clone(), tell.clone());
    let mut session = Session {
        desk,
        model,
        grading,
        told,
    };
    let ended = match plain {
        true => plain::watch(&mut session, tell),
        false => session.on_screen(Screen::open(tell).context("the terminal can't be used")?),
    };
    session.grading.end();
    ended?;
    Ok(ExitCode::SUCCESS)
}

/// The model, and all that it is connected with.
struct Session {
    desk: Desk,
    model: Model,
    grading: Grading,
    told: Receiver<Event>,
}

impl Session {
    fn on_screen(&mut self, mut screen: Screen) -> Result<()> {
        let mut agenda = Agenda::default();
        agenda.add(
            self.model
                .update(Event::Surveyed(self.model.progress.clone())),
        );
        loop {
            // Grows while it is worked off: what is said of one effect may ask for another.
            while let Some(effect) = agenda.next() {
                let event = match effect {
                    Effect::Quit => return Ok(()),
                    Effect::Edit { exercise, at, part } => {
                        let file = editor::Target::of(&self.desk, &exercise, at, part.as_deref());
                        Some(Event::Notice(editor::open(&file, &mut screen)?))
                    }
                    other => self.run(other),
                };
                agenda.add(event.into_iter().flat_map(|event| self.model.update(event)));
            }
            let (columns, lines) = screen.size()?;
            if self.model.size != (columns, lines) {
                agenda.add(self.model.update(Event::Resized(columns, lines)));
            }
            screen.show(&self.model)?;
            match self.next() {
                Some(more) => agenda.add(more),
                None => return Ok(()),
            }
        }
    }

    /// What is asked for next; nothing any more if it is to end.
    fn next(&mut self) -> Option<Vec<Effect>> {
        while !stop::interrupted() {
            match self.told.recv_timeout(TICK) {
                Ok(event) => return Some(self.take(event)),
                Err(RecvTimeoutError::Disconnected) => break,
                // Where nothing moves there is nothing to draw.
                Err(RecvTimeoutError::Timeout) if !self.model.is_busy() => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Some(self.model.update(Event::Tick));
                }
            }
        }
        None
    }

    /// Takes notice of `event`, and of all that has come meanwhile.
    fn take(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.model.update(event);
        while let Ok(event) = self.told.try_recv() {
            effects.extend(self.model.update(event));
        }
        effects
    }

    /// Does what needs no terminal; what there is to say of it.
    fn run(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Order(order) => self.grading.order(order),
            Effect::Reload => self.grading.reload(),
            Effect::Read(section) => {
                return Some(Event::Notice(book::open(&self.desk.course.root, &section)));
            }
            Effect::Compare(exercise) => return Some(self.compared(&exercise)),
            Effect::Reset(exercise) => return Some(Event::Notice(self.reset(&exercise))),
            Effect::Quit | Effect::Edit { .. } => {}
        }
        None
    }

    fn compared(&self, exercise: &str) -> Event {
        let lines = || -> Result<Vec<String>> {
            let exercise = self.desk.course.exercise(exercise)?;
            let mine = Submission::read(&exercise.dir, &SizeLimits::default())?.files;
            let model = exercise.solution()?.files();
            let folder = |path| self.desk.relative(path);
            let ink = Ink {
                colour: self.model.colour,
            };
            Ok(comparison(
                (folder(&exercise.dir), &mine),
                (folder(exercise.solution_dir()?), &model),
                ink,
            ))
        };
        lines().map_or_else(|error| Event::Notice(error.to_string()), Event::Compared)
    }

    fn reset(&self, exercise: &str) -> String {
        let exercise = self.desk.course.exercise(exercise).map_err(Into::into);
        match exercise.and_then(|exercise| reset::put_back(&self.desk, exercise)) {
            Ok(said) => said.join(". "),
            Err(error) => error.to_string(),
        }
    }
}

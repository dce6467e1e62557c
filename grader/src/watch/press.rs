//! What becomes of the model when a key is pressed.

use lab::record::Place;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::{
    draw,
    keys::{self, Command},
    model::{Effect, Model, Readiness, Run, Task, View},
    update::passed_parts,
};
use crate::{course::Part, render::text, report::Report};

/// By how many columns an arrow moves what is too wide.
const SIDEWAYS: isize = 8;

impl Model {
    /// Takes notice of a key; returns what is to be done.
    pub(super) fn pressed(&mut self, key: &KeyEvent) -> Vec<Effect> {
        if keys::interrupts(key) {
            return vec![Effect::Quit];
        }
        if let View::List { .. } = self.view {
            return self.typed(key.code);
        }
        self.notice = None;
        if self.view == View::Reset {
            self.view = View::Exercise;
            return match (key.code, self.exercise()) {
                (KeyCode::Char('y' | 'Y'), Some(exercise)) => {
                    vec![Effect::Reset(exercise.name.clone())]
                }
                _ => self.say("Nothing was changed.".to_owned()),
            };
        }
        match (&self.view, key.code) {
            (View::Comparison(_), KeyCode::Right) => return self.moved_aside(SIDEWAYS),
            (View::Comparison(_), KeyCode::Left) => return self.moved_aside(-SIDEWAYS),
            _ => {}
        }
        match keys::command(key) {
            Some(command) => self.obey(command),
            None => Vec::new(),
        }
    }

    /// A key while the list is shown, where letters are a filter.
    fn typed(&mut self, code: KeyCode) -> Vec<Effect> {
        let View::List { mut filter, row } = self.view.clone() else {
            return Vec::new();
        };
        let rows = self.listed(&filter);
        let last = rows.len().saturating_sub(1);
        let mut row = row.min(last);
        match code {
            KeyCode::Esc => return self.show(View::Exercise),
            KeyCode::Enter => {
                if let Some(there) = rows.get(row) {
                    self.go(*there);
                    self.want();
                }
                return Vec::new();
            }
            KeyCode::Down => row = (row + 1).min(last),
            KeyCode::Up => row = row.saturating_sub(1),
            KeyCode::Backspace => {
                filter.pop();
                row = 0;
            }
            KeyCode::Char(letter) => {
                filter.push(letter);
                row = 0;
            }
            _ => {}
        }
        self.view = View::List { filter, row };
        Vec::new()
    }

    fn obey(&mut self, command: Command) -> Vec<Effect> {
        let Some(exercise) = self.exercise() else {
            // A course without exercises can only be left.
            return match command {
                Command::Quit => vec![Effect::Quit],
                _ => Vec::new(),
            };
        };
        let name = exercise.name.clone();
        match command {
            Command::Quit => vec![Effect::Quit],
            Command::Back => {
                self.picked = self.picked.take().filter(|_| self.view != View::Exercise);
                self.show(View::Exercise)
            }
            Command::Help => self.show(View::Help),
            Command::List => {
                let filter = String::new();
                let row = self.at;
                self.show(View::List { filter, row })
            }
            Command::Next => self.step(1),
            Command::Previous => self.step(-1),
            Command::Down if self.view == View::Exercise => self.pick(1),
            Command::Up if self.view == View::Exercise => self.pick(-1),
            Command::Down => self.scrolled(1),
            Command::Up => self.scrolled(-1),
            Command::PageDown => self.scrolled(draw::page(self)),
            Command::PageUp => self.scrolled(-draw::page(self)),
            Command::Hint => self.hint(),
            Command::Run => self.run(),
            Command::Replay => self.replay(),
            Command::Output => self.unfold(),
            Command::Edit => vec![Effect::Edit {
                exercise: name,
                at: self.failing_line(),
                part: self.part().map(|part| part.name.clone()),
            }],
            Command::Read => vec![Effect::Read(self.section())],
            Command::Compare if !self.has_solution() => self.say(text::NO_SOLUTION.to_owned()),
            Command::Compare if self.report().is_some_and(Report::passed) => {
                vec![Effect::Compare(name)]
            }
            Command::Compare => {
                self.say("Our answer is shown once yours passes. `h` gives a hint.".to_owned())
            }
            Command::Reset => self.show(View::Reset),
        }
    }

    fn step(&mut self, by: isize) -> Vec<Effect> {
        let last = self.course.exercises.len().saturating_sub(1);
        let there = self.at.saturating_add_signed(by).min(last);
        if there == self.at {
            let end = if by > 0 { "last" } else { "first" };
            return self.say(format!("This is the {end} exercise."));
        }
        self.go(there);
        self.want();
        Vec::new()
    }

    fn pick(&mut self, by: isize) -> Vec<Effect> {
        let names = |report: &Report| -> Vec<String> {
            let checks = report.checks.iter();
            checks.map(|check| check.name.clone()).collect()
        };
        let names = self.report().map(names).unwrap_or_default();
        let shown = self.check().map(|check| check.name.clone());
        let now = names.iter().position(|name| Some(name) == shown.as_ref());
        let there = now.map(|now| {
            now.saturating_add_signed(by)
                .min(names.len().saturating_sub(1))
        });
        self.picked = there.and_then(|there| names.get(there).cloned());
        self.scroll = 0;
        Vec::new()
    }

    fn scrolled(&mut self, by: isize) -> Vec<Effect> {
        self.scroll = self.scroll.saturating_add_signed(by);
        Vec::new()
    }

    fn moved_aside(&mut self, by: isize) -> Vec<Effect> {
        self.aside = self.aside.saturating_add_signed(by);
        Vec::new()
    }

    fn hint(&mut self) -> Vec<Effect> {
        if self.report().is_some_and(Report::passed) {
            let compares = match self.has_solution() {
                true => " `c` compares your answer with ours.",
                false => "",
            };
            return self.say(format!("Every part passes.{compares}"));
        }
        let passed = self.report().map(passed_parts).unwrap_or_default();
        let open = |part: &&Part| !passed.contains(&part.name);
        let parts = self.exercise().map_or(&[][..], |one| &one.parts);
        // The part that is looked at, or if that passes, the first that does not.
        let part = self.part().filter(open).or(parts.iter().find(open));
        let Some(Part { name, hints, .. }) = part else {
            return Vec::new();
        };
        let (name, most) = (name.clone(), hints.len());
        let given = self.hints_given(&name);
        // The first time it shows those that were given before.
        let further = self.view == View::Hint(name.clone()) || given == 0;
        let given = (given + usize::from(further)).min(most);
        self.hints.insert((self.at, name.clone()), given);
        self.show(View::Hint(name));
        self.scroll = usize::MAX;
        Vec::new()
    }

    fn unfold(&mut self) -> Vec<Effect> {
        match self.check() {
            Some(check) if !check.printed.is_empty() => {
                self.unfolded = !self.unfolded || self.view != View::Exercise;
                self.show(View::Exercise)
            }
            _ => self.say("Your code printed nothing in this check.".to_owned()),
        }
    }

    fn run(&mut self) -> Vec<Effect> {
        if let Readiness::Failed(_) = self.judge {
            self.judge = Readiness::Preparing;
        }
        self.show(View::Exercise);
        self.grade(self.at, true).into_iter().collect()
    }

    fn replay(&mut self) -> Vec<Effect> {
        if self.is_stale(self.at) {
            return self.say("The checks are running already.".to_owned());
        }
        match self.check().filter(|check| check.seeds_run > 0) {
            Some(check) => {
                let run = Run::of(check);
                self.show(View::Exercise);
                self.order(self.at, Task::Replay(run)).into_iter().collect()
            }
            None => self.say("Nothing has run yet that could be replayed.".to_owned()),
        }
    }

    /// Where to go in the learner's own files.
    fn failing_line(&self) -> Option<Place> {
        let report = self.report()?;
        let errors = report.diagnostics.iter().filter_map(|one| one.at.as_ref());
        let at = self.check().and_then(|check| check.at.as_ref());
        let mut places = at.into_iter().chain(errors);
        places.find(|at| at.file.starts_with("src/")).cloned()
    }

    fn section(&self) -> String {
        let of_check = self.check().map(|check| check.chapter.clone());
        let of_part = || self.part().map(|part| part.section.clone());
        of_check.or_else(of_part).unwrap_or_default()
    }
}

//! The watch as lines of text, for screen readers and for terminals that can do no more: each verdict is printed once.

use std::{
    io,
    sync::mpsc::{RecvTimeoutError, Sender},
    thread,
};

use anyhow::Result;
use grader::{
    render::{
        columns::wrap,
        text,
        timeline::{self, Scene},
    },
    report::Report,
    stop,
    watch::{
        Effect, Event, Model,
        keys::KEYS,
        model::{Bench, Outcome, View},
        pages::Page,
    },
};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Session, TICK, editor};
use crate::terminal;

/// The most lanes of a timeline that are told.
const LANES: usize = 12;

/// Watches until the input ends, or `q`.
pub fn watch(session: &mut Session, tell: Sender<Event>) -> Result<()> {
    say(&[
        "This is the watch, as plain text. Edit an exercise and save it: it is graded, and what came of it is printed here."
            .to_owned(),
        "Type a letter and Enter: h for a hint, l for all exercises, ? for all letters, q to end.".to_owned(),
    ])?;
    listen(tell);
    let progress = session.model.progress.clone();
    let mut effects = session.model.update(Event::Surveyed(progress));
    say(&page(&session.model))?;
    loop {
        while let Some(effect) = effects.pop() {
            let event = match effect {
                Effect::Quit => return Ok(()),
                Effect::Edit { exercise, at, part } => {
                    let target = editor::Target::of(&session.desk, &exercise, at, part.as_deref());
                    Some(Event::Notice(target.to_string()))
                }
                other => session.run(other),
            };
            if let Some(event) = event {
                let before = session.model.view.clone();
                effects.extend(session.model.update(event));
                tell_news(&mut session.model, &before)?;
            }
        }
        effects = match session.told.recv_timeout(TICK) {
            Ok(event) => happened(&mut session.model, event)?,
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        if stop::interrupted() {
            return Ok(());
        }
    }
}

/// Takes notice of `event`, and prints what is new.
fn happened(model: &mut Model, event: Event) -> Result<Vec<Effect>> {
    let (view, at, building) = (
        model.view.clone(),
        model.at,
        matches!(model.bench, Bench::Building(_)),
    );
    let pressed = matches!(event, Event::Key(_));
    let graded = matches!(&event, Event::Done(ticket, Outcome::Graded(_))
        if model.work.as_ref().is_some_and(|work| work.ticket == *ticket && work.exercise == model.at));
    let replayed = matches!(&event, Event::Done(_, Outcome::Replayed(_)));
    let saved = matches!(event, Event::Saved(_));
    let effects = model.update(event);
    match &model.bench {
        Bench::Building(_) if !building => say(&page(model))?,
        Bench::Ready if building => say(&["It is built.".to_owned()])?,
        Bench::Failed(error) if building => say(&[error.clone()])?,
        _ => {}
    }
    if saved && model.work.is_some() {
        say(&["Saved. Compiling.".to_owned()])?;
    }
    if let (true, Some(report)) = (graded || replayed, model.report()) {
        say(&verdict(model, report))?;
    } else if at != model.at || (pressed && view == View::Exercise && model.view == View::Exercise)
    {
        // It was asked for: the next exercise, or the same once more.
        if model.notice.is_none() {
            say(&page(model))?;
        }
    }
    tell_news(model, &view)?;
    Ok(effects)
}

/// Prints what the model wants to say, and what is shown in place of `before`.
fn tell_news(model: &mut Model, before: &View) -> Result<()> {
    if let Some(notice) = model.notice.take() {
        say(&wrap(&notice, terminal::width()))?;
    }
    if model.view != *before && model.view != View::Exercise {
        say(&page(model))?;
    }
    Ok(())
}

/// What there is to read, without drawings.
fn page(model: &Model) -> Vec<String> {
    match (model.view == View::Exercise, model.report()) {
        (true, Some(report)) => verdict(model, report),
        _ => Page {
            model,
            width: terminal::width(),
            lanes: LANES,
            titled: true,
        }
        .lines(),
    }
}

/// A report, in which timelines are told instead of drawn.
fn verdict(model: &Model, report: &Report) -> Vec<String> {
    let title = model.exercise().map_or("", |exercise| &exercise.title);
    let view = text::View {
        title,
        from: None,
        only_some: false,
        width: terminal::width(),
        colour: false,
    };
    let mut undrawn = report.clone();
    for check in &mut undrawn.checks {
        check.timeline = None;
    }
    let mut lines: Vec<String> = text::report(&undrawn, &view)
        .lines()
        .map(str::to_owned)
        .collect();
    if let Some(check) = model.check()
        && let Some(scene) = Scene::of(check)
    {
        lines.push(String::new());
        lines.push(format!("What happened in {}:", check.name));
        lines.extend(timeline::words(&scene, LANES));
    }
    if report.passed() {
        lines.push(String::new());
        lines.extend(
            Page {
                model,
                width: terminal::width(),
                lanes: LANES,
                titled: true,
            }
            .lines(),
        );
    }
    lines
}

fn say(lines: &[String]) -> Result<()> {
    terminal::print(&(lines.join("\n") + "\n\n"))
}

/// Reads lines on a thread; their end is the end.
fn listen(tell: Sender<Event>) {
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            for event in keys(line.trim()) {
                if tell.send(Event::Key(event)).is_err() {
                    return;
                }
            }
        }
        let end = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let _ = tell.send(Event::Key(end));
    });
}

/// The keys that a line stands for: a letter is a key, and after `l` a word goes to the exercise of that name.
fn keys(line: &str) -> Vec<KeyEvent> {
    let mut letters = line.chars();
    let key = |letter| KeyEvent::from(KeyCode::Char(letter));
    match (letters.next(), letters.as_str()) {
        (None, _) => vec![KeyEvent::from(KeyCode::Esc)],
        (Some(letter), "") => vec![key(letter)],
        (Some(letter), rest) => {
            let known = KEYS.iter().any(|one| one.letter == Some(letter));
            let (first, typed) = match known && rest.starts_with(' ') {
                true => (vec![key(letter)], rest.trim_start()),
                false => (Vec::new(), line),
            };
            let typed = typed.chars().map(key);
            let enter = KeyEvent::from(KeyCode::Enter);
            first.into_iter().chain(typed).chain([enter]).collect()
        }
    }
}

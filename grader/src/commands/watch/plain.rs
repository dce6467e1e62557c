//! The watch as lines of text, for screen readers and for terminals that can do no more: each verdict is printed once.

use std::{
    io,
    sync::mpsc::{RecvTimeoutError, Sender},
    thread,
};

use anyhow::Result;
use grader::{
    escape,
    render::{
        columns::wrap,
        text,
        timeline::{self, Scene},
    },
    report::Report,
    stop,
    watch::{
        Agenda, Effect, Event, Model,
        keys::KEYS,
        model::{Readiness, Reply, View},
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
        "This is the watch, as plain text. Edit an exercise and save it: it is graded, and the result is printed here."
            .to_owned(),
        "Type a letter and Enter: h for a hint, l for all exercises, ? for all letters, q to end.".to_owned(),
    ])?;
    listen(tell);
    let progress = session.model.progress.clone();
    let mut agenda = Agenda::default();
    agenda.add(session.model.update(Event::Surveyed(progress)));
    say(&page(&session.model))?;
    loop {
        while let Some(effect) = agenda.next() {
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
                agenda.add(session.model.update(event));
                tell_news(&mut session.model, &before)?;
            }
        }
        match session.told.recv_timeout(TICK) {
            Ok(event) => agenda.add(happened(&mut session.model, event)?),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        if stop::interrupted() {
            return Ok(());
        }
    }
}

/// Takes notice of `event`, and prints what is new.
fn happened(model: &mut Model, event: Event) -> Result<Vec<Effect>> {
    let before = model.view.clone();
    let shown = |model: &Model| (model.at, model.check().map(|check| check.name.clone()));
    let (at, check) = shown(model);
    let building = matches!(model.judge, Readiness::Building(_));
    let ready = model.judge == Readiness::Ready;
    let failed = matches!(model.judge, Readiness::Failed(_));
    let pressed = matches!(event, Event::Key(_));
    let saved = matches!(event, Event::Saved(_));
    let here = |ticket: &u64| {
        let work = model.work.as_ref();
        work.is_some_and(|work| work.ticket == *ticket && work.exercise == model.at)
    };
    let graded = matches!(&event, Event::Done(ticket, Reply::Graded(_)) if here(ticket));
    let replayed = matches!(&event, Event::Done(ticket, Reply::Replayed(_)) if here(ticket));
    let effects = model.update(event);
    match &model.judge {
        Readiness::Building(_) if !building => say(&page(model))?,
        Readiness::Ready if !ready => {
            say(&["Ready. What you save from now on is graded.".to_owned()])?
        }
        Readiness::Failed(error) if !failed => say(std::slice::from_ref(error))?,
        _ => {}
    }
    if saved && model.work.is_some() {
        say(&["Saved. Compiling.".to_owned()])?;
    }
    let asked = pressed && effects.is_empty() && model.view == View::Exercise;
    let same_place = shown(model).0 == at && before == View::Exercise;
    match model.report() {
        Some(report) if graded => say(&verdict(model, report))?,
        Some(_) if replayed => say(&told(model))?,
        // Another check: what there is to say of this one alone.
        Some(_) if asked && same_place && shown(model).1 != check => say(&told(model))?,
        _ if asked && model.notice.is_none() => say(&page(model))?,
        _ => {}
    }
    tell_news(model, &before)?;
    Ok(effects)
}

/// Prints what the model wants to say, and what is shown in place of `before`.
fn tell_news(model: &mut Model, before: &View) -> Result<()> {
    if let Some(notice) = model.notice.take() {
        say(&wrap(&notice, terminal::width()))?;
    }
    let typing = |view: &View| matches!(view, View::List { .. });
    let goes_on = typing(before) && typing(&model.view);
    if model.view != *before && model.view != View::Exercise && !goes_on {
        say(&page(model))?;
    }
    Ok(())
}

/// What there is to read, without drawings.
fn page(model: &Model) -> Vec<String> {
    match (&model.view, model.report()) {
        (View::Exercise, Some(report)) => verdict(model, report),
        (View::List { .. }, _) => {
            let lines = lines(model).into_iter();
            let mut lines: Vec<String> =
                lines.filter(|line| !line.starts_with("Filter:")).collect();
            lines.remove(0);
            lines.pop();
            lines
                .push("Type a name and Enter to go there, or an empty line to go back.".to_owned());
            lines
        }
        _ => lines(model),
    }
}

fn lines(model: &Model) -> Vec<String> {
    Page {
        model,
        width: terminal::width(),
        lanes: LANES,
        titled: true,
    }
    .lines()
}

/// The check that is looked at, and its timeline in words.
fn told(model: &Model) -> Vec<String> {
    let Some(check) = model.check() else {
        return Vec::new();
    };
    let title = escape::line(&check.title);
    let mut lines = vec![format!("{title}: {}", check.verdict)];
    lines.extend(wrap(&escape::block(&check.message), terminal::width()));
    if let Some(scene) = Scene::of(check) {
        lines.push(String::new());
        lines.push(format!("What happened in {}:", check.name));
        lines.extend(timeline::words(&scene, LANES));
    }
    lines
}

/// A report, in which timelines are told instead of drawn.
fn verdict(model: &Model, report: &Report) -> Vec<String> {
    let title = model.exercise().map_or("", |exercise| &exercise.title);
    let view = text::View {
        title,
        from: None,
        only_some: false,
        has_solution: model.has_solution(),
        output: model.output(),
        width: terminal::width(),
        colour: false,
    };
    let mut undrawn = report.clone();
    for check in &mut undrawn.checks {
        check.timeline = None;
    }
    let text = text::report(&undrawn, &view);
    let mut said: Vec<String> = text.lines().map(str::to_owned).collect();
    said.push(String::new());
    match report.passed() {
        true => said.extend(lines(model)),
        false => said.extend(told(model)),
    }
    said
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
        // In the list it goes back, elsewhere it says once more what was said.
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

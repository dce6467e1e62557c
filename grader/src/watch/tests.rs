//! The state machine, event by event, and its drawing at any size.

use std::{collections::BTreeMap, path::PathBuf};

use lab::Verdict;
use proptest::prelude::*;
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
};
use sim_core::timeline::Timeline;

use super::{
    Agenda, Effect, Event, Model,
    draw::draw,
    model::{Building, Order, Readiness, Reply, Run, Step, Task, View},
};
use crate::{
    course::{Check, Course, Exercise, Part},
    desk::Progress,
    escape,
    render::{
        sample::{check, diagnostic, report},
        timeline::sample::{one_after_the_other, ten_thousand},
    },
    report::{Level, Printed, Report},
};

/// Two exercises: `chef` with three parts, and `waiter` with one.
fn course() -> Course {
    let check = |name: &str| Check {
        name: name.to_owned(),
        title: format!("What {name} is for"),
        points: 2,
        seeds: 64,
        unstarved: None,
    };
    let part = |name: &str, checks: &[&str]| Part {
        name: name.to_owned(),
        section: format!("01-core-basics.html#{name}"),
        sections: BTreeMap::new(),
        hints: vec!["a nudge".to_owned(), "nearly the answer".to_owned()],
        learned: Some(format!("What {name} teaches.")),
        checks: checks
            .iter()
            .map(|one| check(&format!("{name}::{one}")))
            .collect(),
    };
    let exercise = |name: &str, folder: &str, parts| Exercise {
        name: name.to_owned(),
        folder: folder.to_owned(),
        dir: PathBuf::from("/w/exercises").join(folder),
        solution_dir: Some(PathBuf::from("/w/solutions").join(folder)),
        title: format!("The {name}"),
        chapter: "01-core-basics".to_owned(),
        summary: "Cook something.".to_owned(),
        verify_cpu: None,
        draft: false,
        parts,
        proofs: Vec::new(),
        dependencies: Vec::new(),
        dev_dependencies: Vec::new(),
        signatures: String::new(),
        checks_sha256: "c0".to_owned(),
    };
    let chef = vec![
        part("cook", &["takes_its_time", "is_lazy"]),
        part("cook_all", &["in_order", "at_the_same_time"]),
        part("serve", &["as_ready"]),
    ];
    Course {
        root: PathBuf::from("/w"),
        exercises: vec![
            exercise("chef", "01-chef", chef),
            exercise("waiter", "02-waiter", vec![part("carry", &["plates"])]),
        ],
        strays: Vec::new(),
    }
}

fn model() -> Model {
    let untouched = vec![Progress::Untouched, Progress::Untouched];
    let mut model = Model::new(course(), untouched, None, (80, 24), false);
    model.update(Event::Readiness(Readiness::Ready));
    model
}

/// A report on `chef` with these verdicts, in the course's order.
fn verdicts(verdicts: [Verdict; 5]) -> Box<Report> {
    let course = course();
    let checks = course.exercises[0].checks().zip(verdicts);
    let checks = checks.map(|(one, verdict)| check(&one.name, &one.title, verdict));
    Box::new(report(checks.collect()))
}

const PASSED: [Verdict; 5] = [Verdict::Passed; 5];

/// One that is wrong in `cook_all::at_the_same_time`, with a timeline.
fn wrong() -> Box<Report> {
    use Verdict::{Passed, Unfinished, Wrong};
    let mut report = verdicts([Passed, Passed, Passed, Wrong, Unfinished]);
    let check = report.checks.remove(3);
    let check = check
        .because("It took too long.", "src/lib.rs:27:9")
        .recorded(one_after_the_other(), 7, 3);
    report.checks.insert(3, check);
    report
}

fn key(letter: char) -> Event {
    Event::Key(KeyEvent::from(KeyCode::Char(letter)))
}

fn code(code: KeyCode) -> Event {
    Event::Key(KeyEvent::from(code))
}

fn saved(folder: &str) -> Event {
    Event::Saved(vec![folder.to_owned()])
}

fn order(ticket: u64, exercise: &str, task: Task) -> Vec<Effect> {
    vec![Effect::Order(Order {
        ticket,
        exercise: exercise.to_owned(),
        task,
    })]
}

fn grade(ticket: u64, exercise: &str) -> Vec<Effect> {
    order(ticket, exercise, Task::Grade { afresh: false })
}

fn done(ticket: u64, report: Box<Report>) -> Event {
    Event::Done(ticket, Reply::Graded(report))
}

/// The screen, as text.
fn screen(model: &Model) -> String {
    let (columns, lines) = model.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, lines)).unwrap();
    terminal.draw(|frame| draw(model, frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn a_save_is_graded_and_the_newest_wins() {
    let mut model = model();
    assert_eq!(model.update(saved("01-chef")), grade(1, "chef"));
    assert_eq!(model.update(saved("01-chef")), grade(2, "chef"));
    // What the first came to is about a file that is no more.
    model.update(done(1, verdicts(PASSED)));
    assert_eq!(model.report(), None);
    assert!(model.is_busy());
    model.update(done(2, verdicts(PASSED)));
    assert_eq!(model.report().map(Report::passed), Some(true));
    assert!(!model.is_busy());
}

#[test]
fn a_save_elsewhere_goes_there_and_no_save_is_lost() {
    let mut model = model();
    assert_eq!(model.update(saved("01-chef")), grade(1, "chef"));
    assert_eq!(model.update(saved("02-waiter")), grade(2, "waiter"));
    assert_eq!(model.exercise().unwrap().name, "waiter");
    assert!(model.is_stale(0));
    // The one that had to step back has its turn again.
    let waiter = Box::new(report(vec![check("carry::plates", "", Verdict::Passed)]));
    assert_eq!(model.update(done(2, waiter)), grade(3, "chef"));
    assert_eq!(model.update(done(3, verdicts(PASSED))), []);
    assert!(!model.is_stale(0) && !model.is_stale(1));
}

#[test]
fn a_replay_takes_no_turn_away() {
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(done(1, wrong()));
    model.update(Event::Done(2, Reply::Ours(None)));
    model.update(saved("02-waiter"));
    model.update(key('p'));
    let replay = model.update(key('s'));
    assert!(matches!(&replay[..], [Effect::Order(order)] if order.exercise == "chef"));
    assert!(model.is_stale(1));
    let failed = Reply::Failed("no".to_owned());
    assert_eq!(model.update(Event::Done(4, failed)), grade(5, "waiter"));
}

#[test]
fn a_save_before_the_bench_is_ready_waits_for_it() {
    let mut model = model();
    model.update(Event::Readiness(Readiness::Building(Building::default())));
    assert_eq!(model.update(saved("01-chef")), []);
    assert_eq!(
        model.update(Event::Readiness(Readiness::Ready)),
        grade(1, "chef")
    );
}

#[test]
fn what_was_changed_while_nobody_looked_is_graded_when_it_comes_into_view() {
    let mut model = model();
    let progress = vec![Progress::Untouched, Progress::Changed];
    assert_eq!(model.update(Event::Surveyed(progress)), []);
    assert_eq!(model.update(key('n')), grade(1, "waiter"));
}

#[test]
fn a_failure_is_compared_with_ours_once() {
    let mut model = model();
    model.update(saved("01-chef"));
    let run = Run {
        check: "cook_all::at_the_same_time".to_owned(),
        seed: 7,
    };
    let ours = order(2, "chef", Task::Ours(run));
    assert_eq!(model.update(done(1, wrong())), ours);
    let timeline = one_after_the_other();
    assert_eq!(
        model.update(Event::Done(2, Reply::Ours(Some(timeline)))),
        []
    );
    assert!(screen(&model).contains("Ours is the same."));
}

#[test]
fn without_an_answer_of_ours_there_is_a_note_and_nothing_is_compared() {
    let mut model = model();
    for exercise in &mut model.course.exercises {
        exercise.solution_dir = None;
    }
    model.update(saved("01-chef"));
    assert_eq!(model.update(done(1, wrong())), []);
    model.size = (120, 40);
    let note = "This copy of the workbook has no answer of ours to compare yours with.";
    assert!(screen(&model).contains(note), "{}", screen(&model));
    assert_eq!(model.update(key('c')), []);
    assert_eq!(model.notice.take().unwrap(), note);
    model.update(saved("01-chef"));
    model.update(done(2, verdicts(PASSED)));
    assert!(screen(&model).contains(note), "{}", screen(&model));
    assert!(!screen(&model).contains("compares your answer"));
    assert_eq!(model.update(key('h')), []);
    assert_eq!(model.notice.take().unwrap(), "Every part passes.");
    assert_eq!(model.update(key('c')), []);
}

#[test]
fn a_key_asks_for_what_its_help_says() {
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(done(1, wrong()));
    model.update(Event::Done(2, Reply::Ours(None)));
    let chef = || "chef".to_owned();
    let run = Run {
        check: "cook_all::at_the_same_time".to_owned(),
        seed: 7,
    };
    assert_eq!(
        model.update(key('r')),
        order(3, "chef", Task::Grade { afresh: true })
    );
    model.update(done(3, wrong()));
    assert_eq!(model.update(key('s')), order(4, "chef", Task::Replay(run)));
    model.update(Event::Done(
        4,
        Reply::Replayed(Box::new(wrong().checks[3].clone())),
    ));
    let edit = Effect::Edit {
        exercise: chef(),
        at: "src/lib.rs:27:9".parse().ok(),
        part: Some("cook_all".to_owned()),
    };
    assert_eq!(model.update(key('e')), [edit]);
    let section = "01-core-basics.html#cook".to_owned();
    assert_eq!(model.update(key('b')), [Effect::Read(section)]);
    // Not before it passes.
    assert_eq!(model.update(key('c')), []);
    assert!(model.notice.take().unwrap().contains("once yours passes"));
    model.update(saved("01-chef"));
    model.update(done(5, verdicts(PASSED)));
    assert_eq!(model.update(key('c')), [Effect::Compare(chef())]);
    assert_eq!(model.update(key('q')), [Effect::Quit]);
}

#[test]
fn ctrl_c_ends_wherever_one_is() {
    let press = || {
        let key = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        Event::Key(key)
    };
    for before in ['l', 'h', 'x', '?', 'n'] {
        let mut model = model();
        model.update(key(before));
        assert_eq!(model.update(press()), [Effect::Quit], "{before}");
    }
}

#[test]
fn a_reset_is_asked_for_twice() {
    let mut model = model();
    model.update(key('x'));
    assert_eq!(model.view, View::Reset);
    assert_eq!(model.update(key('n')), []);
    assert_eq!(model.notice.as_deref(), Some("Nothing was changed."));
    model.update(key('x'));
    assert_eq!(model.update(key('y')), [Effect::Reset("chef".to_owned())]);
}

#[test]
fn each_hint_goes_a_step_further_for_the_part_that_is_open() {
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(done(1, wrong()));
    model.update(key('h'));
    assert_eq!(model.view, View::Hint("cook_all".to_owned()));
    assert_eq!(model.hints_given("cook_all"), 1);
    // Back and forth is no step.
    model.update(code(KeyCode::Esc));
    model.update(key('h'));
    assert_eq!(model.hints_given("cook_all"), 1);
    model.update(key('h'));
    model.update(key('h'));
    assert_eq!(model.hints_given("cook_all"), 2, "there are no more");
    assert!(screen(&model).contains("nearly the answer"));
}

#[test]
fn a_check_that_was_picked_stays_until_it_passes() {
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(done(1, wrong()));
    let shown = |model: &Model| model.check().unwrap().name.clone();
    assert_eq!(shown(&model), "cook_all::at_the_same_time");
    model.update(key('j'));
    assert_eq!(shown(&model), "serve::as_ready");
    model.update(saved("01-chef"));
    model.update(done(model.ticket, wrong()));
    assert_eq!(shown(&model), "serve::as_ready");
    model.update(saved("01-chef"));
    use Verdict::{Passed, Wrong};
    model.update(done(
        model.ticket,
        verdicts([Wrong, Passed, Passed, Passed, Passed]),
    ));
    assert_eq!(shown(&model), "cook::takes_its_time");
}

#[test]
fn a_part_that_begins_to_pass_says_what_it_teaches() {
    use Verdict::{Passed, Unfinished};
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(done(
        1,
        verdicts([Passed, Passed, Unfinished, Unfinished, Unfinished]),
    ));
    assert_eq!(
        model.notice.as_deref(),
        Some("`cook` passes. What cook teaches.")
    );
    model.update(saved("01-chef"));
    model.update(done(
        2,
        verdicts([Passed, Passed, Unfinished, Unfinished, Unfinished]),
    ));
    assert_eq!(model.notice, None);
}

#[test]
fn the_list_is_filtered_and_goes_where_it_is_told() {
    let mut model = model();
    model.update(key('l'));
    for letter in "wait".chars() {
        model.update(key(letter));
    }
    assert_eq!(model.listed("wait"), [1]);
    model.update(code(KeyCode::Enter));
    assert_eq!(model.exercise().unwrap().name, "waiter");
    assert_eq!(model.view, View::Exercise);
}

#[test]
fn a_course_that_changed_keeps_the_place() {
    let mut model = model();
    model.update(key('n'));
    assert_eq!(model.update(Event::CourseChanged), [Effect::Reload]);
    let mut other = course();
    other.exercises.remove(0);
    let read = Box::new((other, vec![Progress::Changed]));
    let effects = model.update(Event::Reloaded(Ok(read)));
    assert_eq!(model.exercise().unwrap().name, "waiter");
    assert!(matches!(&effects[..], [Effect::Order(order)] if order.exercise == "waiter"));
}

#[test]
fn the_screen_while_the_kit_is_built() {
    let mut model = model();
    model.update(Event::Readiness(Readiness::Building(Building {
        done: 43,
        total: 108,
        words: "Compiling tokio".to_owned(),
    })));
    insta::assert_snapshot!(screen(&model));
}

#[test]
fn the_screen_while_checks_run() {
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(Event::Stepped(1, Step::Running(5)));
    let passed = Step::Checked("cook::is_lazy".to_owned(), Verdict::Passed);
    model.update(Event::Stepped(1, passed));
    insta::assert_snapshot!(screen(&model));
}

#[test]
fn the_screen_after_a_verdict() {
    let mut model = model();
    model.update(saved("01-chef"));
    model.update(done(1, wrong()));
    model.update(Event::Done(2, Reply::Ours(None)));
    insta::assert_snapshot!("narrow", screen(&model));
    model.update(Event::Resized(140, 45));
    insta::assert_snapshot!("wide", screen(&model));
    model.update(Event::Resized(28, 8));
    insta::assert_snapshot!("tiny", screen(&model));
}

#[test]
fn the_screen_when_the_grader_fails() {
    let mut model = model();
    let error = "`cargo` can't be run; install Rust with rustup, then try again";
    model.update(Event::Readiness(Readiness::Failed(error.to_owned())));
    insta::assert_snapshot!(screen(&model));
    // Whoever has mended it asks again.
    assert_eq!(
        model.update(key('r')),
        order(1, "chef", Task::Grade { afresh: true })
    );
}

#[test]
fn colour_adds_nothing_but_colour() {
    let mut plain = model();
    plain.update(saved("01-chef"));
    plain.update(done(1, wrong()));
    let mut coloured = plain.clone();
    coloured.colour = true;
    assert_eq!(screen(&coloured), screen(&plain));
}

fn any_event() -> impl Strategy<Value = Event> {
    let letters = prop::sample::select("npljku hrsebcxy?q/w\u{1b}é".chars().collect::<Vec<_>>());
    let codes = prop::sample::select(vec![
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::PageDown,
        KeyCode::PageUp,
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Backspace,
        KeyCode::Home,
    ]);
    let reports = prop_oneof![
        Just(wrong()),
        Just(verdicts(PASSED)),
        Just(verdicts([Verdict::Unbuilt; 5])).prop_map(|mut report| {
            let error = diagnostic(Level::Error, "E0277", "src/lib.rs:1:1", "no", "error: no\n");
            report.diagnostics = vec![error];
            report
        }),
        Just(Box::new(report(Vec::new()))),
        Just(wrong()).prop_map(|mut report| {
            let mut many = ten_thousand();
            // As the lab does.
            many.truncate(200, 100, "");
            report.checks[3].timeline = Some(many);
            report.checks[3].verdict = Verdict::Blocked;
            report
        }),
    ];
    let outcomes = prop_oneof![
        reports.prop_map(Reply::Graded),
        Just(Reply::Ours(Some(one_after_the_other()))),
        Just(Reply::Replayed(Box::new(wrong().checks[3].clone()))),
        ".{0,99}".prop_map(Reply::Failed),
    ];
    let benches = prop_oneof![
        Just(Readiness::Ready),
        (0..200_usize, 0..200_usize).prop_map(|(done, total)| {
            let words = String::new();
            Readiness::Building(Building { done, total, words })
        }),
        ".{0,99}".prop_map(Readiness::Failed),
    ];
    prop_oneof![
        4 => letters.prop_map(key),
        2 => codes.prop_map(code),
        2 => (1_u16..200, 1_u16..80).prop_map(|(columns, lines)| Event::Resized(columns, lines)),
        2 => Just(saved("01-chef")),
        1 => Just(saved("02-waiter")),
        1 => Just(saved("elsewhere")),
        4 => (0_u64..12, outcomes).prop_map(|(ticket, outcome)| Event::Done(ticket, outcome)),
        1 => benches.prop_map(Event::Readiness),
        1 => Just(Event::Tick),
        1 => (0_u64..12, 0..9_usize).prop_map(|(ticket, n)| Event::Stepped(ticket, Step::Running(n))),
        1 => Just(Event::Reloaded(Ok(Box::new((course(), vec![Progress::Unreadable; 2]))))),
        1 => Just(Event::Reloaded(Ok(Box::new((Course { root: PathBuf::new(), exercises: Vec::new(), strays: Vec::new() }, Vec::new()))))),
        1 => prop::collection::vec(".{0,60}".prop_map(|line| escape::line(&line)), 0..40).prop_map(Event::Compared),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever happens, in whatever order and at whatever size, there is a screen; and it is inert.
    #[test]
    fn any_sequence_of_events_can_be_drawn(
        events in prop::collection::vec(any_event(), 1..40),
        size in (1_u16..160, 1_u16..60),
        colour in any::<bool>(),
    ) {
        let mut model = model();
        model.colour = colour;
        model.update(Event::Resized(size.0, size.1));
        for event in events {
            model.update(event);
            let screen = screen(&model);
            prop_assert!(screen.chars().all(|c| c == '\n' || escape::is_inert(c)));
        }
    }

    /// What the last save came to is always found out.
    #[test]
    fn no_save_is_lost(events in prop::collection::vec(any_event(), 0..40)) {
        let mut model = model();
        let mut running: Vec<Order> = Vec::new();
        let take = |model: &mut Model, event: Event, running: &mut Vec<Order>| {
            for effect in model.update(event) {
                if let Effect::Order(order) = effect {
                    *running = vec![order];
                }
            }
        };
        // Answers come to what was ordered, and to nothing else. Some events come together, and are taken notice of before
        // anything is done.
        let mut agenda = Agenda::default();
        for event in events.into_iter().filter(|event| !matches!(event, Event::Done(..) | Event::Reloaded(_))) {
            agenda.add(model.update(event));
        }
        agenda.add(model.update(Event::Readiness(Readiness::Ready)));
        agenda.add(model.update(saved("01-chef")));
        for effect in agenda {
            if let Effect::Order(order) = effect {
                running = vec![order];
            }
        }
        for _ in 0..20 {
            let Some(order) = running.pop() else { break };
            let outcome = match order.task {
                Task::Grade { .. } => Reply::Graded(verdicts(PASSED)),
                Task::Ours(_) => Reply::Ours(None),
                Task::Replay(_) => Reply::Failed(String::new()),
            };
            take(&mut model, Event::Done(order.ticket, outcome), &mut running);
        }
        prop_assert!(!model.is_stale(0) && !model.is_stale(1));
        prop_assert!(model.progress[0].report().is_some_and(Report::passed));
    }
}

#[test]
fn what_the_code_printed_is_folded_up_until_it_is_asked_for() {
    let mut model = model();
    model.update(saved("01-chef"));
    let mut report = wrong();
    report.checks[3].printed = Printed::new(b"pasta is on\npasta is off\n\xe2\x80\xae\n", 0);
    model.update(done(1, report));
    let folded = screen(&model);
    assert!(
        folded.contains("Your code printed 3 lines: `o` shows them."),
        "{folded}"
    );
    assert!(folded.contains(" o output "), "{folded}");
    model.update(key('o'));
    insta::assert_snapshot!("printed", screen(&model));
    // However much there is, the line that says how it stands is where it was.
    let much = "one more line\n".repeat(1_000);
    let mut report = wrong();
    report.checks[3].printed = Printed::new(much.as_bytes(), 0);
    model.update(saved("01-chef"));
    model.update(done(model.ticket, report));
    let unfolded = screen(&model);
    assert!(
        unfolded.contains(" chef: running ours, to compare "),
        "{unfolded}"
    );
    model.update(key('o'));
    assert_eq!(screen(&model).matches("one more line").count(), 0);
    // There is nothing to unfold.
    model.update(code(KeyCode::Up));
    model.update(key('o'));
    assert_eq!(
        model.notice.as_deref(),
        Some("Your code printed nothing in this check.")
    );
}

/// Nine parts fill three lines, as those of the largest exercise do, and the part that is looked at has six checks.
fn crowded() -> (Model, Box<Report>) {
    let mut course = course();
    let parts = [
        "broadcast",
        "nicknames",
        "departures",
        "slow_reader",
        "shutdown",
        "crowd",
        "client",
        "transfer",
        "discovery",
    ];
    let template = course.exercises[0].parts[0].clone();
    course.exercises[0].parts = parts
        .iter()
        .map(|name| Part {
            name: (*name).to_owned(),
            checks: (0..6)
                .map(|number| Check {
                    name: format!("{name}::check{number}"),
                    title: format!("The title of check {number}"),
                    ..template.checks[0].clone()
                })
                .collect(),
            ..template.clone()
        })
        .collect();
    let checks = course.exercises[0].checks().map(|one| {
        let failed = one.name == "broadcast::check0";
        let verdict = if failed {
            Verdict::Wrong
        } else {
            Verdict::Passed
        };
        let check = check(&one.name, &one.title, verdict);
        match failed {
            true => check
                .because("It took too long.", "src/lib.rs:27:9")
                .recorded(ten_lanes(), 7, 3),
            false => check,
        }
    });
    let report = Box::new(report(checks.collect()));
    let untouched = vec![Progress::Untouched, Progress::Untouched];
    let mut model = Model::new(course, untouched, None, (80, 24), false);
    model.update(Event::Readiness(Readiness::Ready));
    (model, report)
}

fn ten_lanes() -> Timeline {
    let mut timeline = ten_thousand();
    timeline.lanes.truncate(10);
    timeline.lanes_omitted = 0;
    timeline
}

#[test]
fn at_eighty_by_twenty_four_nothing_is_hidden_behind_anything() {
    let (mut model, report) = crowded();
    model.update(saved("01-chef"));
    let lanes: Vec<String> = ten_lanes()
        .lanes
        .iter()
        .map(|lane| lane.name.clone())
        .collect();
    model.update(done(1, report));
    model.notice = Some("Something that is worth saying, ".repeat(20));
    let shown = screen(&model);
    for number in 0..6 {
        assert!(
            shown.contains(&format!("The title of check {number}")),
            "{shown}"
        );
    }
    assert!(
        shown.contains("chef: running ours, to compare"),
        "a notice does not hide it\n{shown}"
    );
    insta::assert_snapshot!("crowded", shown);
    // The whole page, screen by screen: each line to its end.
    model.notice = None;
    let mut seen = String::new();
    for _ in 0..6 {
        seen += &screen(&model);
        model.update(key(' '));
    }
    for lane in lanes {
        let drawn = seen
            .lines()
            .find(|line| line.contains(&format!("\"{lane} ")));
        assert!(
            drawn.is_some_and(|line| line.contains("done")),
            "{lane}: {seen}"
        );
    }
}

#[test]
fn what_is_compared_is_moved_sideways() {
    let mut model = model();
    let line = format!("-{}the end", "x".repeat(100));
    model.update(Event::Compared(vec![line]));
    assert!(!screen(&model).contains("the end"));
    for _ in 0..100 {
        model.update(code(KeyCode::Right));
    }
    assert!(screen(&model).contains("the end"), "{}", screen(&model));
    for _ in 0..100 {
        model.update(code(KeyCode::Left));
    }
    assert!(screen(&model).contains("-xxx"));
    assert_eq!(model.at, 0, "it is still the same exercise");
}

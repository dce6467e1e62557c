//! The commands, one module each.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    compile,
    course::Exercise,
    desk::Desk,
    judge::Judge,
    kit::{Kit, News},
    sandbox::Demand,
    stop::Stop,
};

use crate::{
    cli::{Arguments, Command, ListFormat},
    terminal::Building,
};

mod class;
mod clean;
mod hand_out;
mod hint;
mod kit;
mod list;
mod merge;
mod mistake;
mod new;
mod reset;
mod run;
mod solution;
mod timeline;
mod verify;
mod watch;

/// Does what the command line says.
///
/// # Errors
///
/// If it was wrong usage, or the grader itself fails: exit code 2.
pub fn obey(arguments: Arguments) -> Result<ExitCode> {
    let desk = Desk::open(arguments.course.as_deref())?;
    for stray in &desk.course.strays {
        eprintln!("warning: {stray}");
    }
    match arguments.command {
        None if arguments.plain || watch::is_terminal() => {
            watch::watch(desk, None, arguments.plain)
        }
        None => list::list(&desk, ListFormat::Text),
        Some(Command::Watch { exercise, plain }) => {
            watch::watch(desk, exercise.as_deref(), plain || arguments.plain)
        }
        Some(Command::List { format }) => list::list(&desk, format),
        Some(Command::Run(run)) => run::run(&desk, &run),
        Some(Command::Hint {
            exercise,
            part,
            step,
        }) => hint::hint(&desk, &exercise, part.as_deref(), step),
        Some(Command::Reset { exercise }) => reset::reset(&desk, &exercise),
        Some(Command::Solution { exercise, spoil }) => solution::solution(&desk, &exercise, spoil),
        Some(Command::Timeline {
            exercise,
            only,
            seed,
            from,
            svg,
        }) => timeline::timeline(
            &desk,
            &timeline::Wanted {
                exercise: &exercise,
                only: only.as_deref(),
                seed,
                from: from.as_deref(),
                svg: svg.as_deref(),
            },
        ),
        Some(Command::HandOut { dir, exercises }) => hand_out::hand_out(&desk, &dir, &exercises),
        Some(Command::Kit { offline }) => kit::kit(&desk, offline),
        Some(Command::Clean) => clean::clean(&desk),
        Some(Command::Class(wanted)) => class::class(&desk, &wanted),
        Some(Command::Merge(wanted)) => merge::merge(&wanted),
        Some(Command::Mistake {
            exercise,
            name,
            diff,
        }) => mistake::mistake(&desk, &exercise, name.as_deref(), diff),
        Some(Command::New { name, number }) => new::new(&desk, &name, number),
        Some(Command::Verify(wanted)) => verify::verify(&desk, &wanted),
    }
}

/// The exercises of these names, each once.
///
/// # Errors
///
/// At the first name that no exercise has.
fn named<'a>(desk: &'a Desk, names: &[String]) -> Result<Vec<&'a Exercise>> {
    let mut exercises: Vec<&Exercise> = Vec::new();
    for name in names {
        let exercise = desk.course.exercise(name)?;
        if !exercises.iter().any(|one| one.name == exercise.name) {
            exercises.push(exercise);
        }
    }
    Ok(exercises)
}

/// Exit code 1: something did not pass.
const NOT_PASSED: u8 = 1;

/// Whether the kit has all that these exercises ask for: where it has not, answers would be compiled without what the course says
/// that they may use. Only a learner may have added something to a `Cargo.toml`, who is told by the compiler.
fn must_be_in_the_kit(desk: &Desk, exercises: &[&Exercise]) -> Result<()> {
    for exercise in exercises {
        Kit::check_need(&compile::need(exercise), &desk.course.root)?;
    }
    Ok(())
}

/// The judge for these exercises, with a word on standard error while the kit is built.
///
/// # Errors
///
/// As [`Desk::judge`] and [`Judge::equip`].
fn prepare(desk: &Desk, exercises: &[&Exercise], demand: Demand) -> Result<Judge> {
    let (mut building, stop) = (Building::default(), Stop::new());
    let mut tell = |news: News| building.hear(news);
    let mut judge = desk.prepare(demand, &mut tell, &stop)?;
    let root = &desk.course.root;
    judge.equip(root, exercises.iter().copied(), &mut tell, &stop)?;
    Ok(judge)
}

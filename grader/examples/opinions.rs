//! What the compiler's second opinion costs, and whether it refuses any answer of the course's own: all solutions, alternatives and
//! mistakes that compile. `cargo run -p grader --example opinions`

use std::{ffi::OsStr, fs};

use grader::{
    budget::Budget,
    compile::{self, Site},
    course::{Course, Exercise},
    intake::Submission,
    kit::Kit,
    process::Exit,
    report::SecondOpinion,
    sandbox::Sandbox,
    stop::Stop,
};
use nix::sys::resource::{UsageWho, getrusage};

fn main() -> anyhow::Result<()> {
    let root = Course::find_root(&std::env::current_dir()?)?;
    let course = Course::load(&root)?;
    let kit = Kit::ready(&root, &mut |words| eprintln!("{words}"))?;
    let sandbox = Sandbox::probe();
    let stop = Stop::new();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let (mut refused, mut unavailable, mut unbuilt) = (0, 0, 0);
    for exercise in &course.exercises {
        for answer in answers(exercise)? {
            let scratch = tempfile::tempdir_in(root.join("target"))?;
            let dir = fs::canonicalize(scratch.path())?;
            answer.write_to(&dir)?;
            let name = exercise.name.replace('-', "_");
            let sees = |name: &str| exercise.dependencies.iter().any(|one| one == name);
            let site = Site {
                kit: &kit,
                sandbox: &sandbox,
                scratch: &dir,
                also: None,
                sim: None,
                stop: &stop,
                within: &Budget::new(compile::TIME),
            };
            let sim = compile::sim_of(site, exercise)?;
            let site = Site {
                sim: sim.as_ref(),
                ..site
            };
            let before = cpu()?;
            let (exit, _) = compile::library(site, &name, sees)?;
            if exit != Exit::Code(0) {
                unbuilt += 1;
                continue;
            }
            let between = cpu()?;
            let (opinion, error) = compile::second_opinion(site, exercise)?;
            first.push(between - before);
            second.push(cpu()? - between);
            match opinion {
                SecondOpinion::Agrees => {}
                SecondOpinion::Disagrees => {
                    refused += 1;
                    println!(
                        "{}: {}",
                        answer.name,
                        error.map_or_else(String::new, |one| one.rendered)
                    );
                }
                SecondOpinion::Unavailable => {
                    unavailable += 1;
                    println!("{}: no second opinion", answer.name);
                }
            }
        }
    }
    println!(
        "{} answers: {refused} refused, {unavailable} without a second opinion; {unbuilt} do not compile",
        second.len()
    );
    for (what, mut all) in [("the library", first), ("the second opinion", second)] {
        all.sort_by(f64::total_cmp);
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let (median, most) = (all[all.len() / 2], all[all.len() - 1]);
        println!(
            "CPU time of {what}: {mean:.3} s in the mean, {median:.3} s in the median, {most:.3} s at most"
        );
    }
    Ok(())
}

/// The solution, the alternatives and the mistakes.
fn answers(exercise: &Exercise) -> anyhow::Result<Vec<Submission>> {
    let mut answers = vec![exercise.solution()?.submission("the solution")];
    for entry in fs::read_dir(exercise.solution_dir()?.join("alternatives"))? {
        let file = entry?.path();
        if file.extension() == Some(OsStr::new("rs")) {
            answers.push(Submission::of_file(&file)?);
        }
    }
    let mistakes = exercise.mistakes()?;
    answers.extend(mistakes.iter().map(|one| one.answer.submission(&one.name)));
    Ok(answers)
}

/// The CPU time of all children that have ended, in seconds.
fn cpu() -> anyhow::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

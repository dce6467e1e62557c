//! What it costs to observe a run: ten thousand dishes, a task each, under the lab and without it. It is counted in CPU
//! time, for it is little.

use std::{fs, process::Command};

use anyhow::{Result, ensure};
use lab::record::Seeds;

use crate::{
    row::{Figure, Row, Size},
    shared::{
        child,
        program::Program,
        rounds::Pairs,
        workplace::{Workplace, read},
    },
};

const OBSERVED: &str = "cook_all::ten_thousand_dishes_take_as_long_as_the_slowest";
const OBSERVED_FOR_NOTHING: &str = "cook_all::an_empty_menu_takes_no_time";

/// The body of both checks without the lab.
const BARE: &str = include_str!("observing/bare.rs");

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    let exercise = place.course.exercise("chef")?;
    let folder = place.folder("observing")?;
    // The lab hears of each task, and this answer has one for every dish.
    let lib = read(&exercise.solution_dir()?.join("alternatives/tasks.rs"))?;
    let program = Program::new(&place.kit, exercise, &lib, &folder)?.unconfined();
    fs::write(folder.join("bare.rs"), BARE)?;
    let mut rustc = Command::new(&place.kit.rustc);
    rustc
        .current_dir(&folder)
        .args(["--edition", "2024", "-C", "codegen-units=1", "bare.rs"]);
    let (libraries, folders) = program.kit();
    for folder in folders {
        rustc
            .arg("-L")
            .arg(format!("dependency={}", folder.display()));
    }
    let ours = [("chef", program.library())];
    for (name, library) in libraries.into_iter().chain(ours) {
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library.display()));
    }
    ensure!(rustc.status()?.success(), "`bare.rs` does not compile");

    // The difference is without the start of a process.
    let check = |check| child::cpu_of(|| program.run(check, Seeds::Declared));
    let observed = |_| Ok(check(OBSERVED)? - check(OBSERVED_FOR_NOTHING)?);
    let bare = |dishes: &str| {
        child::cpu_of(|| {
            let status = Command::new(folder.join("bare")).arg(dishes).status()?;
            ensure!(status.success(), "`bare` ended with {status}");
            Ok(())
        })
    };
    let unobserved = |_| Ok(bare("10000")? - bare("0")?);
    let pairs = Pairs::in_turn(size.rounds, observed, unobserved)?;
    Ok(vec![Row::new(
        "CPU time of a check of 10,000 tasks",
        "its body without the lab",
        Figure::of_pairs(&pairs),
    )])
}

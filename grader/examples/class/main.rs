//! Tries `cargo grade class` on a class that is made up.
//!
//! ```text
//! cargo run -p grader --example class -- make DIR       make the class, in DIR/submissions
//! cargo run -p grader --example class -- prove          grade it in every way, and compare
//! cargo run -p grader --example class -- hostile        grade a class of which every second entry does harm
//! ```
//!
//! `--learners N` says how large the class is. The command itself, `grader`, has to be built before. How long a class takes is
//! measured by `cargo bench`.

mod hostile;
mod made_up;
mod prove;
mod workbook;

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::{Parser, Subcommand};
use grader::course::Course;

use made_up::Who;
use workbook::{Source, Workbook};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// How many learners the class has; each has an answer to every exercise.
    #[arg(long, global = true, default_value_t = 100)]
    learners: usize,
    /// What draws who hands in what.
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// Leave out answers that do harm or try to get out.
    #[arg(long, global = true)]
    honest: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Make the class, in DIR/submissions.
    Make { dir: PathBuf },
    /// Grade it in every way, and compare.
    Prove,
    /// Grade a class of which every second entry does harm, and say what it took.
    Hostile {
        /// How many entries the class has.
        #[arg(long, default_value_t = 200)]
        entries: usize,
    },
}

fn main() -> Result<()> {
    let Arguments {
        command,
        learners,
        seed,
        honest,
    } = Arguments::parse();
    let who = if honest { Who::Honest } else { Who::Everybody };
    let root = Course::find_root(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let course = Course::load(&root)?;
    let make = |dir: &Path| made_up::make(&course, dir, learners, seed, who);
    match command {
        Command::Make { dir } => make(&dir).map(drop),
        Command::Prove => {
            let place = tempfile::tempdir()?;
            let class = make(place.path())?;
            let workbook = workbook(&root, place.path())?;
            prove::prove(&class, &workbook, seed)
        }
        Command::Hostile { entries } => {
            let place = tempfile::tempdir()?;
            let workbook = workbook(&root, place.path())?;
            hostile::grade(course.exercise("chef")?, &workbook, entries)
        }
    }
}

/// A workbook in `place`, with the course of the workspace at `root`.
fn workbook(root: &Path, place: &Path) -> Result<Workbook> {
    let source = Source {
        workspace: root,
        course: root,
        grader: &grader()?,
    };
    Workbook::new(source, place)
}

/// The command, beside which this example was built.
fn grader() -> Result<PathBuf> {
    // This is `target/PROFILE/examples/class`.
    let example = env::current_exe()?;
    let profile = example.parent().and_then(Path::parent);
    Ok(profile.unwrap_or(Path::new("")).join("grader"))
}

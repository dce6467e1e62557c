//! Tries `cargo grade class` on a class that is made up.
//!
//! ```text
//! cargo run -p grader --example class -- make DIR       make the class, in DIR/submissions
//! cargo run -p grader --example class -- prove          grade it in every way, and compare
//! cargo run -p grader --example class -- measure        time it against the bare compiler
//! ```
//!
//! `--learners N` says how large the class is. The command itself, `grader`, has to be built before.

mod made_up;
mod measure;
mod prove;
mod workbook;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};
use grader::course::Course;

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
}

#[derive(Subcommand)]
enum Command {
    /// Make the class, in DIR/submissions.
    Make { dir: PathBuf },
    /// Grade it in every way, and compare.
    Prove,
    /// Time it against the bare compiler, in turn.
    Measure {
        /// How often each is timed.
        #[arg(long, default_value_t = 3)]
        turns: usize,
    },
}

fn main() -> Result<()> {
    let Arguments {
        command,
        learners,
        seed,
    } = Arguments::parse();
    let root = Course::find_root(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let course = Course::load(&root)?;
    if let Command::Make { dir } = command {
        made_up::make(&course, &dir, learners, seed)?;
        return Ok(());
    }
    let place = tempfile::tempdir()?;
    let class = made_up::make(&course, place.path(), learners, seed)?;
    let workbook = workbook::Workbook::new(&root, place.path())?;
    match command {
        Command::Measure { turns } => measure::measure(&course, &class, &workbook, turns),
        _ => prove::prove(&class, &workbook, seed),
    }
}

//! The command line: a promise to those who script against it. Extend it; don't bend it.

use std::{num::NonZero, path::PathBuf, sync::LazyLock};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValue, value_parser};
use grader::{
    class::shard::Wanted,
    render::class::{FORMATS, Format},
    sandbox::Demand,
};

/// Learn async Rust: run the checks on what you wrote.
///
/// On a terminal, without a command, it opens the watch screen: save a file, and see the result. Elsewhere it lists the
/// exercises, with your progress and what to do next.
#[derive(Debug, Parser)]
#[command(
    name = "cargo grade",
    bin_name = "cargo grade",
    version,
    max_term_width = 100
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The workbook's folder, if it is not the one you are in.
    #[arg(long, global = true, value_name = "DIR")]
    pub course: Option<PathBuf>,

    /// Without a command: watch in plain lines of text, for screen readers.
    #[arg(long)]
    pub plain: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the exercises with your progress.
    List {
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Run the checks on what you wrote.
    Run(Run),
    /// Open the watch screen: it grades what you save, and shows the result.
    Watch {
        /// The exercise to begin with, by name (`chef`) or folder (`01-chef`); the first that does not pass if not given.
        exercise: Option<String>,
        /// Plain lines of text, each verdict printed once: for screen readers.
        #[arg(long)]
        plain: bool,
    },
    /// Show a hint for the part you are at.
    Hint {
        /// The exercise, by name (`chef`) or folder (`01-chef`).
        exercise: String,
        /// The part; the first that does not pass if not given.
        #[arg(long)]
        part: Option<String>,
        /// How far to go: 1 is a nudge, the last is nearly the answer.
        #[arg(long, value_name = "N", default_value_t = 1)]
        step: usize,
    },
    /// Put the skeleton back, keeping a copy of what you wrote.
    Reset {
        /// The exercise, by name (`chef`) or folder (`01-chef`).
        exercise: String,
    },
    /// Compare your answer with the model answer, once yours passes.
    Solution {
        /// The exercise, by name (`chef`) or folder (`01-chef`).
        exercise: String,
        /// Show it although yours does not pass yet.
        #[arg(long)]
        spoil: bool,
    },
    /// Draw what happened in virtual time.
    Timeline {
        /// The exercise, by name (`chef`) or folder (`01-chef`).
        exercise: String,
        /// Draw this check or this part; without one of that name, the checks whose names contain it.
        #[arg(long, value_name = "CHECK")]
        only: Option<String>,
        /// Draw the run on this seed.
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// Grade the crate in this folder instead.
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// Write a picture to this file instead.
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
    },
    /// For instructors: make a copy of the course without its answers.
    ///
    /// Everything works in it but what needs the course's own answers: no solutions, no mistakes, no history. What is written
    /// there is graded by the checks of this workbook, for the same points.
    HandOut {
        /// The folder to make: new, or empty.
        dir: PathBuf,
        /// The exercises, by name (`chef`) or folder (`01-chef`); all if none is given.
        #[arg(value_name = "EXERCISE")]
        exercises: Vec<String>,
    },
    /// Grade a class: one folder, .zip or .tar.gz for each learner.
    ///
    /// A run that was stopped goes on where it was when the same command is given again.
    Class(Class),
    /// Make one class of the shards that several machines have graded.
    Merge(Merge),
    /// Build what exercises are compiled against, and their checks, so that nobody waits for it later.
    ///
    /// Otherwise that is done when it is first needed. For images of containers, and for the evening before a class.
    Kit {
        /// Fetch nothing: everything has to be on this machine.
        #[arg(long)]
        offline: bool,
    },
    /// Free the disk: scratch folders, cached reports, compiled checks that nothing uses.
    ///
    /// All of that can be made again. What you wrote stays, and so do the copies that `reset` keeps. Exercises are `not graded` until you run them again.
    Clean,
    /// For authors: make an exercise that works, its solution and its chapter, to begin with.
    ///
    /// One part, one check, one mistake: a draft, of which `verify` asks no number of mistakes. Nothing is written over.
    New {
        /// The name of its package, such as `ferry`.
        name: String,
        /// The number of its folders; the one after the last if not given.
        #[arg(long, value_name = "NN", value_parser = value_parser!(u8).range(1..=99))]
        number: Option<u8>,
    },
    /// For authors: list the wrong answers that the course keeps, or print one of them as a whole.
    Mistake {
        /// The exercise, by name (`chef`) or folder (`01-chef`).
        exercise: String,
        /// The mistake, such as `cooks_in_order`; a list of all if not given.
        name: Option<String>,
        /// Only how it differs from the solution.
        #[arg(long, requires = "name")]
        diff: bool,
    },
    /// For authors: verify that the course keeps its promises.
    ///
    /// Skeletons compile without a warning and are unfinished in every check, solutions pass on many seeds, and every
    /// mistake gets the verdicts that it declares.
    Verify(Verify),
}

/// Run the checks on what you wrote.
#[derive(Debug, Args)]
pub struct Run {
    /// The exercises, by name (`chef`) or folder (`01-chef`).
    #[arg(
        value_name = "EXERCISE",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    pub exercises: Vec<String>,
    /// All exercises.
    #[arg(long)]
    pub all: bool,
    /// Grade the crate in this folder (DIR/src/lib.rs) as an answer to the exercise.
    #[arg(long, value_name = "DIR", conflicts_with = "all")]
    pub from: Option<PathBuf>,
    /// Run this check or this part only; without one of that name, the checks whose names contain it.
    #[arg(long, value_name = "CHECK")]
    pub only: Option<String>,
    /// Replay the run on this seed.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Show all that your code printed, in checks that pass, too; otherwise the last lines under a check that fails.
    #[arg(long)]
    pub show_output: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    /// What keeps the code in while it is compiled and run.
    #[arg(long, value_name = "DEMAND", value_enum, default_value_t)]
    pub sandbox: SandboxDemand,
}

/// Grade a class.
#[derive(Debug, Args)]
pub struct Class {
    /// The folder that holds one folder, .zip or .tar.gz for each learner.
    pub submissions: PathBuf,
    /// Where results, gradebook and pages are written.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Grade this exercise only; a crate may then be called as it likes.
    #[arg(long, value_name = "E")]
    pub exercise: Option<String>,
    /// Who is in the class: a CSV file with the columns `id` and `name`.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// How many submissions are judged at once; as many as there are processors if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Grade one of N parts of the class: `K/N`, or `auto` for what GitLab, Slurm or Kubernetes say.
    #[arg(long, value_name = "K/N|auto")]
    pub shard: Option<Wanted>,
    /// The first seed of every check, which makes the inputs of the class its own.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What keeps submissions in while they are compiled and run.
    #[arg(long, value_name = "DEMAND", value_enum, default_value_t = SandboxDemand::Require)]
    pub sandbox: SandboxDemand,
    /// What to write beside the gradebook and the page; several with commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    pub format: Vec<ClassFormat>,
}

/// Verify that the course keeps its promises.
#[derive(Debug, Args)]
pub struct Verify {
    /// The exercises, by name (`chef`) or folder (`01-chef`); all if not given.
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,
    /// Only what has to pass: solutions and alternatives. Then the latter run on as many seeds as the former.
    #[arg(long)]
    pub right: bool,
    /// Only that the checks notice every change that cargo-mutants makes to a solution.
    #[arg(long, conflicts_with = "right")]
    pub mutants: bool,
    /// Only what the files say of the rules in `rules.toml`: which checks prove each, and which mistakes break it. Nothing is run.
    #[arg(long, conflicts_with_all = ["right", "mutants", "draw", "record"])]
    pub rules: bool,
    /// Only one shard of these changes: K/N, or `auto` for what the environment says.
    #[arg(long, value_name = "K/N", requires = "mutants")]
    pub shard: Option<Wanted>,
    /// Of the mistakes in an exercise that was verified in full before, and has not changed, only those that WORD draws: an
    /// eighth, or a quarter if what judges them has changed. At least one for each part and verdict.
    #[arg(long, value_name = "WORD", conflicts_with_all = ["right", "mutants"])]
    pub draw: Option<String>,
    /// Write down in `solutions/verified.toml` which exercises were verified in full, for `--draw` to go by.
    #[arg(long, conflicts_with_all = ["right", "mutants", "draw"])]
    pub record: bool,
    /// Only this mistake; may be given several times.
    #[arg(long, value_name = "MISTAKE", conflicts_with_all = ["right", "mutants", "rules", "draw", "record"])]
    pub only: Vec<String>,
    /// On how many seeds a solution must pass, in checks that ask for more than one.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub seeds: u64,
    /// How often every check is run: a verdict that differs once in a while is no verdict.
    #[arg(long, value_name = "N", default_value = "1")]
    pub repeat: NonZero<usize>,
    /// What keeps the code in while it is compiled and run.
    #[arg(long, value_name = "DEMAND", value_enum, default_value_t)]
    pub sandbox: SandboxDemand,
}

/// Make one class of its shards.
#[derive(Debug, Args)]
pub struct Merge {
    /// The folders that `class --shard` has written, one for each shard.
    #[arg(required = true, value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
    /// Where results, gradebook and pages of the whole class are written.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What to write beside the gradebook and the page; several with commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    pub format: Vec<ClassFormat>,
}

/// What to write for a class beside the gradebook and the page: one of [`FORMATS`].
#[derive(Debug, Clone, Copy)]
pub struct ClassFormat(pub &'static Format);

impl ValueEnum for ClassFormat {
    fn value_variants<'a>() -> &'a [ClassFormat] {
        static ALL: LazyLock<Vec<ClassFormat>> =
            LazyLock::new(|| FORMATS.iter().map(ClassFormat).collect());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name).help(self.0.about))
    }
}

/// How to print a list.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum ListFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

/// How to print a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// Text, with annotations for GitHub Actions.
    Github,
}

/// What is asked of the sandbox.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum SandboxDemand {
    /// A sandbox, or no grading.
    Require,
    /// What this machine has of one.
    #[default]
    BestEffort,
    /// None: for code that you trust.
    Off,
}

impl From<SandboxDemand> for Demand {
    fn from(demand: SandboxDemand) -> Demand {
        match demand {
            SandboxDemand::Require => Demand::Require,
            SandboxDemand::BestEffort => Demand::BestEffort,
            SandboxDemand::Off => Demand::Off,
        }
    }
}

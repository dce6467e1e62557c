//! The command line of `cargo book`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Parser, Subcommand};
use grader::course::Course;

use crate::{
    check::{self, Found},
    library::Library,
    preprocessor,
    problem::Problem,
    prose, serve, site, style,
    syllabus::{Material, Syllabus},
};

/// The pages of the async workbook.
#[derive(Debug, Parser)]
#[command(name = "cargo book", bin_name = "cargo book", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the book on this machine, and build it again whenever it changes (the default)
    Serve {
        /// The port to listen on; 0 for any that is free
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Build the pages
    Build,
    /// Run every program that the book shows, and compare; check all links
    Check {
        /// Write down what has changed instead of finding it wrong
        #[arg(long)]
        record: bool,
        /// Look for phrases that the course does not write, and run nothing
        #[arg(long, conflicts_with = "record")]
        style: bool,
    },
    /// List what asyncio tutorials teach, and the parts and programs that cover it here
    Syllabus,
    /// For mdBook: the preprocessor
    #[command(hide = true)]
    Preprocess {
        /// `supports RENDERER`, as mdBook asks
        question: Vec<String>,
    },
}

impl Cli {
    /// Does what was asked for. The exit code is 1 if the book is not as it should be.
    ///
    /// # Errors
    ///
    /// If it can't be done.
    pub fn run(self) -> Result<ExitCode> {
        match self.command.unwrap_or(Command::Serve { port: 3000 }) {
            Command::Serve { port } => serve::serve(&site::book_around_here()?, port)?,
            Command::Build => {
                let pages = site::build(&site::book_around_here()?, None)?.canonicalize()?;
                println!("The book is in {}.", pages.join("index.html").display());
            }
            Command::Check { style: true, .. } => {
                let book = site::book_around_here()?;
                let problems = style::check(book.parent().unwrap_or(&book))?;
                say_problems(&problems)?;
                return Ok(ExitCode::from(u8::from(!problems.is_empty())));
            }
            Command::Check { record, .. } => {
                let found = check::check(&site::book_around_here()?, record)?;
                say(&found)?;
                return Ok(ExitCode::from(u8::from(!found.problems.is_empty())));
            }
            Command::Syllabus => {
                let book = site::book_around_here()?;
                let course = Course::load(&Course::find_root(&book)?)?;
                let library = Library::of(&book);
                let material = Material::of(&course, &library, &prose::chapters(&book)?);
                io::stdout().write_all(Syllabus::of(&book)?.table(&material).as_bytes())?;
            }
            Command::Preprocess { question } => match &question[..] {
                [supports, renderer] if supports == "supports" => {
                    return Ok(ExitCode::from(u8::from(renderer != "html")));
                }
                _ => preprocessor::answer_mdbook(io::stdin(), &mut io::stdout())?,
            },
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn say(found: &Found) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for name in &found.written {
        writeln!(out, "recorded anew: {}", name.display())?;
    }
    if let Some(reason) = &found.without_python {
        writeln!(out, "NOT CHECKED: the Python programs, for {reason}")?;
    }
    if found.without_verdicts {
        writeln!(
            out,
            "NOT CHECKED: the verdicts, for this copy of the workbook was handed out without mistakes"
        )?;
    }
    let census = &found.census;
    let words: usize = census.words.iter().map(|(_, words)| words).sum();
    writeln!(
        out,
        "{} Rust programs, {} Python programs, {} timelines, {} compiler errors, {} verdicts, {} predictions, \
         {} links to documentation; {words} words on {} pages",
        census.rust,
        census.python,
        census.timelines,
        census.errors,
        census.verdicts,
        census.predictions,
        census.links,
        census.words.len(),
    )?;
    drop(out);
    say_problems(&found.problems)
}

fn say_problems(problems: &[Problem]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for problem in problems {
        writeln!(out, "{}: {}", problem.at, problem.what)?;
    }
    match problems.len() {
        0 => writeln!(out, "All of it is so."),
        1 => writeln!(out, "1 problem"),
        number => writeln!(out, "{number} problems"),
    }
}

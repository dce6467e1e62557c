//! What the workbook promises about speed, as a table: what, beside what, the goal, the figure, and whether it is met.
//!
//! ```text
//! cargo bench                                     all rows, in a quarter of an hour
//! cargo bench -p grader --bench speed -- --quick  few rounds and a small class, in three minutes
//! cargo bench -p grader --bench speed -- --cold   the first verdict in a fresh clone, too
//! ```
//!
//! What is measured are whole processes, as learners start them: `target/debug/grader`, which is built first. Where two are
//! compared they run in turn, and the ratio is that of the medians. A goal that is missed is no failure, for the machine may
//! be busy. A row that can't be measured is one: then the exit code is 1.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

mod class;
mod cold;
mod course;
mod crowd;
mod observing;
mod row;
mod seeds;
mod verdict;
mod watch;

#[path = "../../examples/class/made_up.rs"]
#[allow(dead_code)]
mod made_up;
#[path = "../../tests/cli/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "../shared/mod.rs"]
#[allow(dead_code)]
mod shared;

use row::{Row, Size};
use shared::{machine, table::Table, workplace::Workplace};

#[derive(Parser)]
struct Arguments {
    /// Few rounds and a small class.
    #[arg(long)]
    quick: bool,
    /// The first verdict in a fresh clone, too. It takes some minutes.
    #[arg(long)]
    cold: bool,
    /// Only these rows.
    #[arg(value_name = "ROWS")]
    only: Vec<String>,
    /// What `cargo bench` says.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Measures some rows.
type Measure = fn(&Workplace, &Size) -> Result<Vec<Row>>;

const ROWS: [(&str, Measure); 7] = [
    ("verdict", verdict::rows),
    ("watch", watch::rows),
    ("class", class::rows),
    ("seeds", seeds::rows),
    ("crowd", crowd::rows),
    ("observing", observing::rows),
    ("course", course::rows),
];

const COLD: (&str, Measure) = ("cold", cold::rows);

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let size = match arguments.quick {
        true => Size::QUICK,
        false => Size::FULL,
    };
    let place = Workplace::new("speed")?;
    println!("{}\n", machine::described(&place.kit.toolchain));
    let asked =
        |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|one| one == name);
    let cold = arguments.cold.then_some(COLD);
    let mut table = Table::new(["what", "limit or peer", "goal", "figure", ""]);
    let mut failed = 0;
    for (name, measure) in ROWS.into_iter().chain(cold).filter(|(name, _)| asked(name)) {
        eprintln!("measuring: {name}");
        match measure(&place, &size) {
            Ok(rows) => rows.iter().for_each(|row| table.add(row.cells())),
            Err(error) => {
                failed += 1;
                eprintln!("error: {name} was not measured: {error:#}");
            }
        }
    }
    println!("{table}\nload average {} at the end", machine::load());
    Ok(ExitCode::from(u8::from(failed > 0)))
}

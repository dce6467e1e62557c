//! Whether the limits of a child process hold: what was asked, what it came to, and the difference.
//!
//! `cargo bench -p grader --bench limits`. This program is its own child, and takes as much as it gets of one thing. A limit
//! holds if the difference is a fifth at the most. If one can't be measured the exit code is 1.

use std::{env, fs, path::Path, process::ExitCode, time::Duration};

use anyhow::{Result, ensure};
use clap::Parser;
use grader::{
    budget::Budget,
    disk::Allowance,
    limits::Limits,
    process::{Exit, Process},
    sandbox::Cage,
    stop::Stop,
};
use nix::sys::signal::Signal;

mod greed;

#[path = "../shared/mod.rs"]
#[allow(dead_code)]
mod shared;

use greed::Greed;
use shared::{
    child, machine,
    rounds::{Rounds, timed},
    table::Table,
};

#[derive(Parser)]
struct Arguments {
    /// One round instead of five.
    #[arg(long)]
    quick: bool,
    /// Take as much as there is: for the child.
    #[arg(long, hide = true)]
    take: Option<Greed>,
    /// What `cargo bench` says.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What a child gets when another limit is tried.
const PLENTY: Limits = Limits {
    cpu: Duration::from_secs(60),
    wall: Duration::from_secs(60),
    memory: 4 << 30,
    address_space: 8 << 30,
    output: 1 << 30,
    disk: Allowance {
        bytes: 1 << 30,
        entries: 100_000,
    },
};

/// A limit, tried.
struct Trial {
    what: &'static str,
    unit: &'static str,
    greed: Greed,
    limits: Limits,
    /// What the child may have, in the unit.
    asked: f64,
    /// How it has to end.
    ends: Exit,
    /// What it has had, in the unit.
    held: fn(&Ended) -> Result<f64>,
}

/// A child that has ended.
struct Ended<'a> {
    wall: f64,
    cpu: f64,
    /// Where it was.
    folder: &'a Path,
}

/// The most by which a limit may be off.
const TOLERANCE: f64 = 0.2;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Some(greed) = arguments.take {
        greed.take()?;
        return Ok(ExitCode::SUCCESS);
    }
    let rounds = if arguments.quick { 1 } else { 5 };
    println!("load average {}\n", machine::load());
    let mut table = Table::new([
        "limit",
        "asked",
        "held, median",
        "from–to",
        "difference",
        "",
    ]);
    let mut failed = 0;
    for trial in trials() {
        match Rounds::of(rounds, |_| trial.run()) {
            Ok(held) => table.add(trial.line(&held)),
            Err(error) => {
                failed += 1;
                eprintln!("error: {} was not measured: {error:#}", trial.what);
            }
        }
    }
    println!("{table}");
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn trials() -> [Trial; 6] {
    const MIB: u64 = 1 << 20;
    let of_disk = |bytes, entries| Limits {
        disk: Allowance { bytes, entries },
        ..PLENTY
    };
    [
        Trial {
            what: "CPU time",
            unit: "s",
            greed: Greed::Cpu,
            limits: Limits {
                cpu: Duration::from_secs(2),
                ..PLENTY
            },
            asked: 2.0,
            ends: Exit::CpuLimit,
            held: |ended| Ok(ended.cpu),
        },
        Trial {
            what: "wall time",
            unit: "s",
            greed: Greed::Wall,
            limits: Limits {
                wall: Duration::from_secs(1),
                ..PLENTY
            },
            asked: 1.0,
            ends: Exit::WallLimit,
            held: |ended| Ok(ended.wall),
        },
        Trial {
            what: "memory",
            unit: "MiB",
            greed: Greed::Memory,
            limits: Limits {
                memory: 256 * MIB,
                ..PLENTY
            },
            asked: 256.0,
            ends: Exit::Signal(Signal::SIGABRT),
            // It writes a byte for every MiB that it gets.
            held: |ended| bytes(&ended.folder.join("out")),
        },
        Trial {
            what: "output",
            unit: "MiB",
            greed: Greed::Output,
            limits: Limits {
                output: 8 * MIB,
                ..PLENTY
            },
            asked: 8.0,
            ends: Exit::OutputLimit,
            held: |ended| Ok(bytes(&ended.folder.join("out"))? / MIB as f64),
        },
        Trial {
            what: "bytes in its folder",
            unit: "MiB",
            greed: Greed::Disk,
            limits: of_disk(64 * MIB, PLENTY.disk.entries),
            asked: 64.0,
            ends: Exit::DiskLimit,
            held: |ended| {
                let files = fs::read_dir(ended.folder)?;
                let sizes = files.map(|file| bytes(&file?.path()));
                Ok(sizes.sum::<Result<f64>>()? / MIB as f64)
            },
        },
        Trial {
            what: "files in its folder",
            unit: "files",
            greed: Greed::Files,
            limits: of_disk(PLENTY.disk.bytes, 1_000),
            asked: 1_000.0,
            ends: Exit::DiskLimit,
            held: |ended| Ok(fs::read_dir(ended.folder)?.count() as f64),
        },
    ]
}

impl Trial {
    /// Tries it once: what the child has had.
    fn run(&self) -> Result<f64> {
        let folder = tempfile::tempdir()?;
        let mut command = std::process::Command::new(env::current_exe()?);
        command
            .current_dir(&folder)
            .args(["--take", self.greed.name()])
            .stdout(fs::File::create(folder.path().join("out"))?)
            .stderr(std::process::Stdio::null());
        let before = child::cpu_so_far()?;
        let (wall, exit) = timed(|| {
            let stop = Stop::new();
            let time = Budget::new(self.limits.wall);
            let process = Process::start(command, self.limits, Cage::open(), &stop, &time)?;
            Ok(process.wait()?)
        })?;
        let (what, ends) = (self.what, self.ends);
        ensure!(
            exit == ends,
            "the child for {what} came to {exit:?} and not to {ends:?}"
        );
        (self.held)(&Ended {
            wall,
            cpu: child::cpu_so_far()? - before,
            folder: folder.path(),
        })
    }

    fn line(&self, held: &Rounds) -> [String; 6] {
        let (median, unit) = (held.median(), self.unit);
        let off = median / self.asked - 1.0;
        let holds = if off.abs() <= TOLERANCE {
            "holds"
        } else {
            "does not hold"
        };
        [
            self.what.to_owned(),
            format!("{} {unit}", self.asked),
            format!("{median:.2} {unit}"),
            held.spread().to_string(),
            format!("{:+.1} %", 100.0 * off),
            holds.to_owned(),
        ]
    }
}

fn bytes(file: &Path) -> Result<f64> {
    Ok(fs::metadata(file)?.len() as f64)
}

//! The checks of one submission, compiled, to be run again and again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use grader::{
    budget::Budget,
    compile::{self, Control, Sim, Site},
    course::Exercise,
    disk::Scratch,
    kit::Kit,
    run::{self, Wish},
    sandbox::{Demand, Sandbox},
    stop::Stop,
};
use lab::{Verdict, record::Seeds};

use super::rounds::timed;

/// A submission and its exercise's checks, laid out for the compiler as the grader does it.
pub struct Laid {
    scratch: Scratch,
    sim: Option<Sim>,
    commands: [Command; 2],
}

/// The program of the checks.
pub struct Program<'a> {
    kit: Kit,
    exercise: &'a Exercise,
    laid: Laid,
    sandbox: Sandbox,
}

impl Laid {
    /// `lib` as an answer to `exercise`, below `parent`.
    pub fn out(kit: &Kit, exercise: &Exercise, lib: &str, parent: &Path) -> Result<Laid> {
        let scratch = Scratch::new_in(parent)?;
        let dir = scratch.path().canonicalize()?;
        fs::create_dir(dir.join("src"))?;
        fs::write(dir.join("src/lib.rs"), lib)?;
        compile::lay_out(exercise, &dir)?;
        let site = Site {
            kit,
            sandbox: &Sandbox::off(),
            scratch: &dir,
            also: None,
            sim: None,
            stop: &Stop::new(),
            within: &Budget::new(compile::TIME),
        };
        let sim = compile::sim_of(site, exercise)?;
        let site = Site {
            sim: sim.as_ref(),
            ..site
        };
        let mut commands = compile::commands(site, exercise);
        for command in &mut commands {
            command.stderr(Stdio::null());
        }
        Ok(Laid {
            scratch,
            sim,
            commands,
        })
    }

    /// Runs the compiler bare, twice: neither limits nor a sandbox, and nobody reads what it says. Whether all compiled.
    pub fn compile(&mut self) -> Result<bool> {
        for command in &mut self.commands {
            if !command.status()?.success() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The folder that it is in.
    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }
}

impl<'a> Program<'a> {
    /// Compiles `lib` as an answer to `exercise`, below `parent`.
    pub fn new(kit: &Kit, exercise: &'a Exercise, lib: &str, parent: &Path) -> Result<Program<'a>> {
        let mut laid = Laid::out(kit, exercise, lib, parent)?;
        let name = &exercise.name;
        ensure!(laid.compile()?, "an answer to {name} does not compile");
        Ok(Program {
            kit: kit.clone(),
            exercise,
            laid,
            sandbox: Sandbox::ready(Demand::BestEffort)?,
        })
    }

    /// The same without a sandbox.
    pub fn unconfined(self) -> Program<'a> {
        Program {
            sandbox: Sandbox::off(),
            ..self
        }
    }

    /// Runs `check` on `seeds`, as the grader does it: seconds of wall time. It has to pass.
    pub fn run(&self, check: &str, seeds: Seeds) -> Result<f64> {
        let checks = self.exercise.checks().find(|one| one.name == check);
        let check = checks.with_context(|| format!("there is no check {check}"))?;
        let program = self.path();
        let wish = Wish {
            seeds,
            ..Wish::default()
        };
        let (stop, scratch) = (Stop::new(), self.laid.folder());
        let more = run::time_for_more_seeds([check].into_iter(), wish);
        let place = run::Surroundings {
            program: &program,
            sandbox: &self.sandbox,
            scratch,
            stop: &stop,
            control: &Control::new(&self.kit, &self.sandbox, scratch, &stop),
            within: &Budget::new(run::TIME + more),
        };
        let (seconds, outcome) = timed(|| Ok(run::run(place, check, wish)?))?;
        let (verdict, name) = (outcome.record.verdict, &check.name);
        ensure!(verdict == Verdict::Passed, "{name} is {verdict}");
        Ok(seconds)
    }

    /// The program, to be run by others.
    pub fn path(&self) -> PathBuf {
        self.laid.folder().join("checks")
    }

    /// The libraries that its checks see, and the folders that those of the kit and of its world are in.
    pub fn kit(&self) -> (Vec<(&str, PathBuf)>, Vec<PathBuf>) {
        let sim = self.laid.sim.as_ref();
        let libraries = Sim::among(sim, self.kit.for_checks()).collect();
        let folders = self.kit.folders();
        let of_world = sim.map(|sim| sim.folder().to_owned());
        (libraries, folders.chain(of_world).collect())
    }

    /// The library of the answer.
    pub fn library(&self) -> PathBuf {
        let name = self.exercise.name.replace('-', "_");
        self.laid.folder().join(format!("lib{name}.rlib"))
    }
}

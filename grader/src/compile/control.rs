//! The control: a small answer of the grader's own and a check of it, compiled and run as those of a submission are. What fails
//! at them, in the same place, is the machine.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    CHECKS, CompileError, TIME, command_of_checks, command_of_library,
    rustc::{self, FOR_CHECKS, FOR_LIBRARY, Site},
};
use crate::{
    budget::Budget, disk::Scratch, files::FileError, kit::Kit, process::Exit, report::Level,
    sandbox::Sandbox, stop::Stop,
};

/// The answer's name as a crate.
const NAME: &str = "control";

/// What it does is a little of all that answers do.
const ANSWER: &str = include_str!("control/answer.rs");

/// What checks it.
const CHECK: &str = include_str!("control/checks.rs");

/// The control, in the scratch folder of a submission.
#[derive(Debug)]
pub struct Control<'a> {
    kit: &'a Kit,
    sandbox: &'a Sandbox,
    scratch: &'a Path,
    stop: &'a Stop,
    /// What was compiled last, and the folder that it goes with.
    compiled: Mutex<Option<(PathBuf, Scratch)>>,
}

impl<'a> Control<'a> {
    /// The check's name.
    pub const CHECK: &'static str = "control::the_machine_does_its_part";

    /// One that is compiled below `scratch` when it is needed.
    pub fn new(
        kit: &'a Kit,
        sandbox: &'a Sandbox,
        scratch: &'a Path,
        stop: &'a Stop,
    ) -> Control<'a> {
        Control {
            kit,
            sandbox,
            scratch,
            stop,
            compiled: Mutex::default(),
        }
    }

    /// Compiles it anew, and says where its check's program is.
    ///
    /// # Errors
    ///
    /// [`CompileError::Machine`] if it does not compile; or as anything that is compiled.
    pub fn compile(&self) -> Result<PathBuf, CompileError> {
        let mut compiled = self.lock();
        self.compile_into(&mut compiled)
    }

    /// The program, which is compiled if it was not yet.
    ///
    /// # Errors
    ///
    /// As [`Control::compile`].
    pub fn program(&self) -> Result<PathBuf, CompileError> {
        let mut compiled = self.lock();
        match &*compiled {
            Some((program, _)) => Ok(program.clone()),
            None => self.compile_into(&mut compiled),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(PathBuf, Scratch)>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compile_into(
        &self,
        compiled: &mut Option<(PathBuf, Scratch)>,
    ) -> Result<PathBuf, CompileError> {
        *compiled = None;
        let folder =
            Scratch::new_in(self.scratch).map_err(FileError::when("written", self.scratch))?;
        let dir = folder.path();
        let (answer, check) = (dir.join("src/lib.rs"), dir.join("tests/checks.rs"));
        for (file, text) in [(answer, ANSWER), (check, CHECK)] {
            let parent = file.parent().unwrap_or(dir);
            fs::create_dir_all(parent).map_err(FileError::when("made", parent))?;
            fs::write(&file, text).map_err(FileError::when("written", &file))?;
        }
        let site = Site {
            kit: self.kit,
            sandbox: self.sandbox,
            scratch: dir,
            also: None,
            // It has no world, and what fails at one is no machine.
            sim: None,
            stop: self.stop,
            within: &Budget::new(TIME),
        };
        for (command, limits) in [
            (command_of_library(site, NAME, |_| true), FOR_LIBRARY),
            (command_of_checks(site, NAME), FOR_CHECKS),
        ] {
            let end = rustc::run(command, limits, site)?;
            if !end.is_well() {
                let errors = end.said.iter().filter(|one| one.level == Level::Error);
                let first = errors.map(|one| one.message.clone()).next();
                return Err(CompileError::Machine {
                    said: first.unwrap_or_else(|| ended(end.exit)),
                });
            }
        }
        let program = dir.join(CHECKS);
        *compiled = Some((program.clone(), folder));
        Ok(program)
    }
}

fn ended(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("it crashed with code {code}"),
        Exit::Signal(signal) => format!("it was ended by {signal}"),
        Exit::CpuLimit | Exit::WallLimit => "it did not come to an end".to_owned(),
        Exit::OutputLimit | Exit::DiskLimit => "it wrote more than it may".to_owned(),
    }
}

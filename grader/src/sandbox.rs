//! The sandbox: what a submission can reach while it is compiled, and while it runs.
//!
//! Four layers, each on its own: limits (those of [`crate::limits`]), Landlock rules for files, a seccomp filter for system
//! calls, and namespaces. Which of them a machine has is found out once; then every process of a submission gets a [`Cage`],
//! prepared before the fork and entered between fork and exec.
//!
//! - `reach` says which files a stage may use.
//! - `linux` has the layers; `elsewhere` says that there are none.

use std::{io, path::Path};

use crate::{
    kit::Kit,
    limits,
    report::{self, Layer},
};

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
mod reach;

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;
use reach::Reach;

/// What is asked of the sandbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Demand {
    /// No grading without the layers that keep code in.
    Require,
    /// Whatever layers there are.
    #[default]
    BestEffort,
    /// None: for code that is trusted.
    Off,
}

/// The two stages in which a submission has to do with the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The compiler and the linker run, on its sources.
    Compile,
    /// Its own code runs.
    Run,
}

/// The layers that are used.
#[derive(Debug)]
pub struct Sandbox {
    layers: report::Sandbox,
    compile: system::Filter,
    run: system::Filter,
}

/// The walls around one process, built and not yet entered.
#[derive(Debug)]
pub struct Cage(system::Cage);

/// Why untrusted code is not graded here.
#[derive(Debug, thiserror::Error)]
#[error(
    "the sandbox is required, and this machine has no {}: a submission could {}. {} `--sandbox best-effort` grades with what \
     there is, and `--sandbox off` with nothing: both are for code that you trust.",
    .missing.name(), .missing.escape(), system::REMEDY
)]
pub struct SandboxError {
    missing: Missing,
}

/// A layer without which code can get out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Landlock,
    Seccomp,
}

impl Missing {
    fn name(self) -> &'static str {
        match self {
            Missing::Landlock => "Landlock",
            Missing::Seccomp => "seccomp filters",
        }
    }

    fn escape(self) -> &'static str {
        match self {
            Missing::Landlock => "read and write your files",
            Missing::Seccomp => "use the network and leave processes behind",
        }
    }
}

impl Sandbox {
    /// Finds out which layers hold here, by trying each in a process of its own: a few milliseconds.
    pub fn probe() -> Sandbox {
        let held = |holds| match holds {
            true => Layer::Enforced,
            false => Layer::Unavailable,
        };
        let compile = system::Filter::of(Stage::Compile);
        let run = system::Filter::of(Stage::Run);
        let filtered = system::filter_holds(&compile) && system::filter_holds(&run);
        Sandbox {
            layers: report::Sandbox {
                limits: held(limits::hold()),
                landlock: held(system::rules_hold()),
                seccomp: held(filtered),
                namespaces: held(system::namespaces_hold()),
            },
            compile,
            run,
        }
    }

    /// No layer but the limits.
    pub fn off() -> Sandbox {
        Sandbox {
            layers: report::Sandbox {
                limits: Layer::Enforced,
                landlock: Layer::Off,
                seccomp: Layer::Off,
                namespaces: Layer::Off,
            },
            compile: system::Filter::default(),
            run: system::Filter::default(),
        }
    }

    /// The sandbox that is asked for.
    ///
    /// # Errors
    ///
    /// If it is required, and without a layer that this machine lacks code could get out.
    pub fn ready(demand: Demand) -> Result<Sandbox, SandboxError> {
        let sandbox = match demand {
            Demand::Off => Sandbox::off(),
            Demand::Require | Demand::BestEffort => Sandbox::probe(),
        };
        match sandbox.missing() {
            Some(missing) if demand == Demand::Require => Err(SandboxError { missing }),
            _ => Ok(sandbox),
        }
    }

    /// Which layers hold.
    pub fn layers(&self) -> report::Sandbox {
        self.layers.clone()
    }

    /// Namespaces are a second wall behind the others, so nothing gets out where they are refused.
    fn missing(&self) -> Option<Missing> {
        let report::Sandbox {
            landlock, seccomp, ..
        } = self.layers;
        match (landlock, seccomp) {
            (Layer::Enforced, Layer::Enforced) => None,
            (Layer::Enforced, _) => Some(Missing::Seccomp),
            (_, _) => Some(Missing::Landlock),
        }
    }

    /// For a compiler that works in `scratch`, and reads `also` beside the kit.
    ///
    /// # Errors
    ///
    /// If the system refuses to build it.
    pub fn around_compiler(&self, kit: &Kit, scratch: &Path, also: &[&Path]) -> io::Result<Cage> {
        self.cage(&Reach::of_compiler(kit, scratch, also), &self.compile)
    }

    /// For `program`, a check's, that works in `folder`. What it may read beyond that is what the lab and the loader need;
    /// the lab gives that up, if its order says so, before the submission's code runs.
    ///
    /// # Errors
    ///
    /// If the system refuses to build it.
    pub fn around_check(&self, program: &Path, folder: &Path) -> io::Result<Cage> {
        self.cage(&Reach::of_check(program, folder), &self.run)
    }

    /// Whether a check's process has to be told to give up what only the lab needs.
    pub fn restricts_files(&self) -> bool {
        self.layers.landlock == Layer::Enforced
    }

    fn cage(&self, reach: &Reach, filter: &system::Filter) -> io::Result<Cage> {
        let report::Sandbox {
            landlock,
            seccomp,
            namespaces,
            limits: _,
        } = self.layers;
        let held = |layer| layer == Layer::Enforced;
        let reach = held(landlock).then_some(reach);
        let filter = held(seccomp).then_some(filter);
        system::Cage::new(reach, filter, held(namespaces)).map(Cage)
    }
}

impl Cage {
    /// No walls, for programs that are trusted.
    pub fn open() -> Cage {
        Cage(system::Cage::default())
    }

    /// Puts the calling process in, for good. For a child between fork and exec: only system calls are made, and nothing is
    /// allocated.
    ///
    /// # Errors
    ///
    /// If a layer that held when it was tried does not hold now; or at a second call.
    pub(crate) fn enter(&mut self) -> io::Result<()> {
        self.0.enter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(landlock: Layer, seccomp: Layer) -> Sandbox {
        let mut sandbox = Sandbox::off();
        sandbox.layers.landlock = landlock;
        sandbox.layers.seccomp = seccomp;
        sandbox
    }

    #[test]
    fn a_layer_that_is_missing_is_named() {
        use Layer::{Enforced, Unavailable};
        let missing = |landlock, seccomp| with(landlock, seccomp).missing();
        assert_eq!(missing(Enforced, Enforced), None);
        assert_eq!(missing(Enforced, Unavailable), Some(Missing::Seccomp));
        assert_eq!(missing(Unavailable, Enforced), Some(Missing::Landlock));
        let error = SandboxError {
            missing: Missing::Landlock,
        };
        let error = error.to_string();
        assert!(
            error.contains("no Landlock: a submission could read"),
            "{error}"
        );
        assert!(error.contains("`--sandbox off`"), "{error}");
    }

    #[test]
    fn off_is_off() {
        let layers = Sandbox::ready(Demand::Off).unwrap().layers();
        assert_eq!(layers.landlock, Layer::Off);
        assert_eq!(layers.seccomp, Layer::Off);
        assert_eq!(layers.namespaces, Layer::Off);
    }

    #[test]
    fn what_is_probed_is_never_off() {
        let layers = Sandbox::probe().layers();
        for layer in [layers.landlock, layers.seccomp, layers.namespaces] {
            assert_ne!(layer, Layer::Off);
        }
    }
}

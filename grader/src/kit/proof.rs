//! The proof that a kit serves: a small answer and its checks are compiled against it, linked and run, before it is believed.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use super::{
    Kit, KitError,
    compiler::{command, externs},
};
use crate::{disk::Scratch, escape, files::FileError, stop::Stop};

/// An answer, which uses what most answers do.
const ANSWER: &str = r#"
use std::time::Duration;
use futures::StreamExt;

pub async fn naps(world: &sim::World) -> usize {
    let _ = world;
    let nap = || tokio::time::sleep(Duration::from_secs(1));
    let (two, _) = tokio::join!(futures::future::join_all([nap(), nap()]), tokio_stream::iter([1]).count());
    two.len()
}
"#;

/// Its checks: one as the course has them, and a program of their own.
const CHECKS: &str = r#"
use std::time::Duration;

/// Two naps at the same time
#[lab::test(points = 1)]
pub async fn two_naps(world: lab::World) {
    lab::expect_eq!(answer::naps(&world).await, 2, "the naps");
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let naps = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        futures::future::ready(tokio_test::assert_ok!(Ok::<u32, ()>(1))).await
    };
    assert_eq!(runtime.unwrap().block_on(naps), 1);
}
"#;

/// Compiles both within the folder of `kit`, and runs the program.
///
/// # Errors
///
/// What the compiler, the linker or the program said if one of them fails.
pub fn prove(kit: &Kit, stop: &Stop) -> Result<(), KitError> {
    let scratch =
        Scratch::new_in(kit.folder()).map_err(FileError::when("written", kit.folder()))?;
    let place = scratch.path();
    let place = fs::canonicalize(place).map_err(FileError::when("found", place))?;
    let answer = with_all(ANSWER, kit.for_submissions());
    let checks = with_all(CHECKS, kit.for_checks());
    for (name, code) in [("answer.rs", answer), ("checks.rs", checks)] {
        let file = place.join(name);
        fs::write(&file, code).map_err(FileError::when("written", &file))?;
    }
    let mut answer = command(kit, &place);
    answer.args(["--crate-type", "rlib", "-F", "unsafe_code", "answer.rs"]);
    externs(&mut answer, kit.for_submissions());
    run(&mut answer, &place, stop)?;

    let mut checks = command(kit, &place);
    checks.args(["-A", "warnings", "checks.rs"]);
    externs(&mut checks, kit.for_checks());
    externs(&mut checks, [("answer", place.join("libanswer.rlib"))]);
    run(&mut checks, &place, stop)?;

    let mut program = Command::new(place.join("checks"));
    program.current_dir(&place).stdin(Stdio::null());
    run(program.stdout(Stdio::null()), &place, stop)
}

/// `code`, which is linked with all that it may use.
fn with_all<'n, L>(code: &str, crates: impl Iterator<Item = (&'n str, L)>) -> String {
    let uses = crates.map(|(name, _)| format!("use {name} as _;\n"));
    uses.fold(code.to_owned(), |code, line| code + &line)
}

/// Runs `command`, which may say on standard error why it fails.
fn run(command: &mut Command, place: &Path, stop: &Stop) -> Result<(), KitError> {
    let said = place.join("said");
    let file = File::create(&said).map_err(FileError::when("written", &said))?;
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |said: String| KitError::Unproven {
        said,
        settings: String::new(),
    };
    let status = stop
        .spawn(command.stderr(file))
        .and_then(|mut family| family.child.wait());
    match status {
        _ if stop.is_stopped() => Err(KitError::Stopped),
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            let said = fs::read(&said).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            let said = escape::block(&said);
            Err(failed(format!("{said}`{name}` ended with {status}")))
        }
        Err(error) => Err(failed(format!("`{name}` can't be run: {error}"))),
    }
}

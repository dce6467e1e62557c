//! Ctrl-C: the command ends at once, and takes everything with it that it has started.
#![cfg(target_os = "linux")]

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Stdio},
};

use nix::{
    sys::{
        signal::{Signal, kill},
        stat::Mode,
    },
    unistd::{Pid, mkfifo},
};

use crate::workbook::{Ran, Workbook};

const LIB: &str = "exercises/01-egg/src/lib.rs";

fn start(workbook: &Workbook, arguments: &str) -> Child {
    workbook
        .std_command(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn interrupt(workbook: &Workbook, grader: Child) -> Ran {
    let pid = i32::try_from(grader.id()).unwrap();
    kill(Pid::from_raw(pid), Signal::SIGINT).unwrap();
    let output = grader.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), None, "it cleans up before it ends");
    workbook.ran(&output)
}

/// The processes that work in `folder`.
pub fn processes_in(folder: &Path) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|process| {
            // Whoever has ended meanwhile works nowhere.
            let place = fs::read_link(process.path().join("cwd"));
            place.is_ok_and(|place| place.starts_with(folder))
        })
        .map(|process| process.file_name().to_string_lossy().into_owned())
        .collect()
}

pub fn assert_all_gone(workbook: &Workbook) {
    assert_eq!(processes_in(&workbook.path("")), [""; 0]);
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}

/// A submission that says in the pipe `said` that it runs, and then stops its own process: it would be waited for, for
/// a long time.
fn stops_itself(said: &Path) -> String {
    format!(
        r#"
use std::{{fs::File, io::Write, process::{{Command, id}}}};
use sim::kitchen::{{Dish, Kitchen, Plate}};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {{
    let mut said = File::options().write(true).open({said:?}).unwrap();
    writeln!(said, "it runs").unwrap();
    Command::new("/bin/sh").arg("-c").arg(format!("kill -STOP {{}}", id())).status().unwrap();
    unreachable!("nobody lets it go on")
}}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {{
    Vec::new()
}}
"#
    )
}

#[test]
fn while_checks_run() {
    let workbook = Workbook::tiny();
    let said = workbook.path("said");
    mkfifo(&said, Mode::S_IRWXU).unwrap();
    workbook.write(LIB, stops_itself(&said));

    // Out of the sandbox: in there it could neither open the pipe nor start a program.
    let grader = start(&workbook, "run egg --only exactly_its_time --sandbox off");
    let mut check = BufReader::new(File::open(&said).unwrap());
    let mut line = String::new();
    check.read_line(&mut line).unwrap();
    assert_eq!(line, "it runs\n");

    let ran = interrupt(&workbook, grader).ends_with(130);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, "\nStopped. Nothing of yours was changed.\n");
    // The pipe ends when every process that holds it has ended. On a busy machine the check may have been run twice: a
    // thread that waits long for `kill` to start looks blocked, and that has to be seen twice.
    check.read_to_string(&mut line).unwrap();
    assert_eq!(line.replace("it runs\n", ""), "");
    assert_all_gone(&workbook);
}

/// A submission that keeps the compiler busy until its time is up.
pub const COMPILES_FOR_EVER: &str = "
#![allow(long_running_const_eval)]

const FOR_EVER: () = loop {};

pub fn boil() {
    FOR_EVER
}
";

#[test]
fn while_compiling() {
    let workbook = Workbook::tiny();
    workbook.write(LIB, COMPILES_FOR_EVER);
    let grader = start(&workbook, "run egg");
    let scratch = workbook.path("target/grade/scratch");
    // The compiler and nobody else works in the scratch folder.
    while processes_in(&scratch).is_empty() {
        std::thread::yield_now();
    }
    let ran = interrupt(&workbook, grader).ends_with(130);
    assert_eq!(ran.err, "\nStopped. Nothing of yours was changed.\n");
    assert_all_gone(&workbook);
    // Nothing is remembered of a run that was stopped.
    assert!(workbook.grade("list").out.contains("not graded"));
}

#[test]
fn while_promises_are_verified() {
    let workbook = Workbook::tiny();
    workbook.write("exercises/02-toast/skeleton.rs", COMPILES_FOR_EVER);
    let grader = start(&workbook, "verify toast");
    let scratch = workbook.path("target/grade/scratch");
    while processes_in(&scratch).is_empty() {
        std::thread::yield_now();
    }
    let ran = interrupt(&workbook, grader).ends_with(130);
    assert!(
        ran.err
            .ends_with("Stopped. Nothing of yours was changed.\n")
    );
    assert_all_gone(&workbook);
}

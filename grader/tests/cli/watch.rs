//! The watch screen, as a person at a terminal meets it.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use grader::watch::screen::Screen;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use portable_pty::CommandBuilder;

use crate::{
    interrupt::{COMPILES_FOR_EVER, assert_all_gone, processes_in},
    pty::Terminal,
    workbook::{Workbook, tests},
};

mod keys;
mod plain;

const EGG: &str = "exercises/01-egg/src/lib.rs";
const TOAST: &str = "exercises/02-toast/src/lib.rs";

const NARROW: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (140, 45);

const CTRL_C: &str = "\u{3}";

/// A workbook, and the watch screen that is up in it.
struct Watched {
    workbook: Workbook,
    terminal: Terminal,
}

impl Watched {
    /// The bare command in a terminal of this size; it is ready.
    fn start(size: (u16, u16)) -> Watched {
        let watched = Watched::begun(Workbook::tiny(), "", &[], size);
        watched.terminal.wait_for("· egg: unfinished");
        watched
    }

    /// `cargo grade` with these arguments and variables, as soon as it was started.
    fn begun(
        workbook: Workbook,
        arguments: &str,
        variables: &[(&str, &Path)],
        (columns, lines): (u16, u16),
    ) -> Watched {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_grader"));
        command.cwd(workbook.path(""));
        command.args(arguments.split_whitespace());
        for inherited in ["COLUMNS", "NO_COLOR", "VISUAL", "EDITOR", "BROWSER"] {
            command.env_remove(inherited);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        let terminal = Terminal::start(command, columns, lines);
        Watched { workbook, terminal }
    }

    /// Saves `text` as the answer to `egg`.
    fn save(&self, text: impl AsRef<[u8]>) {
        self.workbook.write(EGG, text);
    }

    /// The course's answer to `egg`, with some changes.
    fn answer(&self, changes: &[(&str, &str)]) -> String {
        let mut text = self.workbook.read("solutions/01-egg/src/lib.rs");
        for (from, to) in changes {
            assert!(text.contains(from), "{from:?}");
            text = text.replace(from, to);
        }
        text
    }

    fn wait_for(&self, text: &str) -> String {
        self.terminal.wait_for(text)
    }

    fn press(&mut self, keys: &str) {
        self.terminal.press(keys);
    }

    /// Presses `keys`, and waits until `text` is there.
    fn press_for(&mut self, keys: &str, text: &str) -> String {
        self.press(keys);
        self.wait_for(text)
    }

    /// Waits for its end: everything is as before, and nothing is left behind.
    fn ends(self) {
        let (code, _) = self.terminal.end();
        assert_eq!(code, 0);
        assert_all_gone(&self.workbook);
    }
}

/// Breakfast, one dish after the other.
const IN_ORDER: (&str, &str) = (
    "join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await",
    "let _ = join_all::<Vec<std::future::Ready<()>>>;
    let mut plates = Vec::new();
    for dish in menu {
        plates.push(boil(kitchen, dish).await);
    }
    plates",
);

/// A script that is made for a test.
fn script(workbook: &Workbook, name: &str, lines: &str) -> PathBuf {
    let path = workbook.path(name);
    workbook.write(name, format!("#!/bin/sh\n{lines}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn submission(name: &str) -> String {
    fs::read_to_string(tests().join(format!("submissions/{name}.rs"))).unwrap()
}

#[test]
fn a_fresh_workbook_says_what_to_do() {
    for (name, size) in [("fresh_narrow", NARROW), ("fresh_wide", WIDE)] {
        let mut watched = Watched::start(size);
        insta::assert_snapshot!(name, watched.wait_for("Next: read chapter"));
        watched.press("q");
        watched.ends();
    }
}

#[test]
fn a_save_is_followed_by_its_verdict_and_the_runs_are_compared() {
    for (name, size) in [("wrong_narrow", NARROW), ("wrong_wide", WIDE)] {
        let watched = Watched::start(size);
        watched.save(watched.answer(&[IN_ORDER]));
        insta::assert_snapshot!(name, watched.wait_for("ours "));
    }
}

#[test]
fn a_pass_says_what_was_learned_and_what_comes_next() {
    for (name, size) in [("passed_narrow", NARROW), ("passed_wide", WIDE)] {
        let watched = Watched::start(size);
        watched.save(watched.answer(&[]));
        insta::assert_snapshot!(name, watched.wait_for("✓ egg: passed, 5 of 5 points"));
    }
}

#[test]
fn what_does_not_compile_is_told_as_rustc_does() {
    for (name, size) in [("unbuilt_narrow", NARROW), ("unbuilt_wide", WIDE)] {
        let watched = Watched::start(size);
        watched.save(watched.answer(&[("pot.serve()", "pot.serve().await")]));
        insta::assert_snapshot!(name, watched.wait_for("✗ egg: unbuilt"));
    }
}

#[test]
fn a_blocked_executor_is_seen_to_stand_still() {
    let watched = Watched::start(NARROW);
    watched.save(submission("blocks_for_a_while"));
    let screen = watched.wait_for("▒ frozen");
    assert!(screen.contains("blocked at "), "{screen}");
    assert!(screen.contains("┃▒▒▒▒▒▒"), "{screen}");
}

#[test]
fn a_save_during_a_run_begins_anew() {
    let watched = Watched::start(NARROW);
    watched.save(COMPILES_FOR_EVER);
    watched.wait_for("egg: compiling");
    watched.save(watched.answer(&[]));
    watched.wait_for("✓ egg: passed");
    // The compiler of the first would be at work until its time is up.
    let scratch = watched.workbook.path("target/grade/scratch");
    assert_eq!(processes_in(&scratch), [""; 0]);
}

#[test]
fn a_save_elsewhere_goes_there_and_both_are_graded() {
    let watched = Watched::start(NARROW);
    watched.save(COMPILES_FOR_EVER);
    watched.wait_for("egg: compiling");
    let toast = watched.workbook.read("solutions/02-toast/src/lib.rs");
    watched.workbook.write(TOAST, toast);
    watched.wait_for("✓ The toast passes: 3 of 3 points.");
    watched.wait_for("egg: compiling");
    watched.save(watched.answer(&[]));
    watched.wait_for("8 of 8 points");
    watched.wait_for("✓ The egg passes: 5 of 5 points.");
}

#[test]
fn the_end_comes_at_once_also_during_a_build() {
    for key in ["q", CTRL_C] {
        let mut watched = Watched::start(NARROW);
        watched.save(COMPILES_FOR_EVER);
        watched.wait_for("egg: compiling");
        watched.press(key);
        watched.ends();
    }
}

#[test]
fn the_end_comes_at_once_also_while_the_kit_is_built() {
    for key in ["q", CTRL_C] {
        let workbook = Workbook::tiny();
        fs::remove_file(workbook.path("target/kit")).unwrap();
        // A cargo that never comes to an end.
        let said = r"printf '    Building [=>      ] 3/108: tokio\r' >&2";
        let cargo = script(&workbook, "cargo", &format!("{said}\nexec sleep 1000"));
        let variables = [("CARGO", &*cargo)];
        let mut watched = Watched::begun(workbook, "watch", &variables, NARROW);
        let screen = watched.wait_for("3 of 108");
        assert!(
            screen.contains("Building what exercises compile against"),
            "{screen}"
        );
        // Nothing waits for it: this is graded when it is there.
        watched.save(watched.answer(&[]));
        watched.wait_for("? saved");
        watched.press(key);
        let (code, _) = watched.terminal.end();
        assert_eq!(code, 0);
        assert_eq!(processes_in(&watched.workbook.path("")), [""; 0]);
    }
}

#[test]
fn a_kit_that_can_not_be_built_says_why_and_is_tried_again() {
    let workbook = Workbook::tiny();
    let kit = fs::read_link(workbook.path("target/kit")).unwrap();
    fs::remove_file(workbook.path("target/kit")).unwrap();
    let fails = "echo 'error: linker `cc` not found' >&2; exit 1";
    let cargo = script(&workbook, "cargo", fails);
    let mut watched = Watched::begun(workbook, "", &[("CARGO", &*cargo)], NARROW);
    watched.wait_for("error: linker `cc` not found");
    let made = watched.workbook.path("target/kit");
    fs::remove_dir_all(&made).unwrap();
    std::os::unix::fs::symlink(kit, made).unwrap();
    watched.press_for("r", "· egg: unfinished, 0 of 5 points");
    watched.press("q");
    watched.ends();
}

#[test]
fn every_way_of_saving_is_seen() {
    let watched = Watched::start(NARROW);
    let lib = watched.workbook.path(EGG);
    // As vim does it: the old file is renamed, a new one is written.
    fs::rename(&lib, lib.with_extension("rs~")).unwrap();
    watched.save(watched.answer(&[IN_ORDER]));
    watched.wait_for("The egg  ✗ wrong");
    // As others do it: a draft is renamed over the old file.
    let draft = lib.with_file_name(".lib.rs.tmp");
    fs::write(&draft, watched.answer(&[])).unwrap();
    fs::rename(&draft, &lib).unwrap();
    watched.wait_for("✓ egg: passed");
    fs::remove_file(&lib).unwrap();
    watched.wait_for("The egg  ✗ rejected");
    watched.save(watched.answer(&[IN_ORDER]));
    watched.wait_for("The egg  ✗ wrong");
    // The whole folder, as by a change of branches.
    let src = watched.workbook.path("exercises/01-egg/src");
    fs::rename(&src, src.with_file_name("elsewhere")).unwrap();
    watched.wait_for("The egg  ✗ rejected");
    fs::rename(src.with_file_name("elsewhere"), &src).unwrap();
    watched.wait_for("The egg  ✗ wrong");
    // In what came back, saves are seen as before.
    watched.save(watched.answer(&[]));
    watched.wait_for("✓ egg: passed");
}

#[test]
fn a_course_that_is_pulled_is_read_again() {
    let watched = Watched::start(NARROW);
    watched.save(watched.answer(&[]));
    watched.wait_for("✓ egg: passed, 5 of 5");
    let checks = "exercises/01-egg/tests/checks.rs";
    watched.workbook.change(
        checks,
        "#[lab::test(points = 2, seeds = 4)]",
        "#[lab::test(points = 4, seeds = 4)]",
    );
    watched.wait_for("7 of 7 points");
}

#[test]
fn any_size_will_do() {
    let mut watched = Watched::start(NARROW);
    watched.save(watched.answer(&[IN_ORDER]));
    watched.wait_for("ours ");
    watched.terminal.resize(WIDE.0, WIDE.1);
    watched.wait_for("p previous");
    for (columns, lines) in [(30, 10), (12, 4), (1, 1), (3, 30), (200, 2)] {
        watched.terminal.resize(columns, lines);
        let first = " egg · The egg  ✗ wrong";
        let first: String = first.chars().take(usize::from(columns)).collect();
        let first = first.trim_end().to_owned();
        watched
            .terminal
            .wait(|screen| screen.contents().starts_with(&first));
    }
    watched.terminal.resize(NARROW.0, NARROW.1);
    insta::assert_snapshot!("wrong_narrow", watched.wait_for("q quit"));
    watched.press("q");
    watched.ends();
}

#[test]
fn a_signal_gives_the_terminal_back() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let watched = Watched::start(NARROW);
        assert!(!watched.terminal.is_as_before());
        kill(Pid::from_raw(watched.terminal.pid()), signal).unwrap();
        watched.ends();
    }
}

/// Not a test: what `a_panic_gives_the_terminal_back` runs in a terminal.
#[test]
#[ignore = "it panics, and needs a terminal"]
fn panics_while_the_screen_is_up() {
    let (tell, _told) = std::sync::mpsc::channel();
    let _screen = Screen::open(tell).unwrap();
    // Another thread's panic disturbs nobody.
    let other = std::thread::spawn(|| panic!("unseen"));
    assert!(other.join().is_err());
    panic!("seen");
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    let name = "watch::panics_while_the_screen_is_up";
    command.args(["--ignored", "--exact", name, "--nocapture"]);
    command.env("TERM", "xterm-256color");
    command.env("RUST_BACKTRACE", "0");
    let (columns, lines) = NARROW;
    let terminal = Terminal::start(command, columns, lines);
    terminal.wait_for("test result: FAILED");
    assert!(terminal.is_as_before());
    let (_, screen) = terminal.end();
    assert!(screen.contains("seen"), "{screen}");
    assert!(!screen.contains("unseen"), "{screen}");
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let ran = Workbook::tiny().grade("watch egg").ends_with(2);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(ran.err);
    let unknown = Workbook::tiny().grade("watch eg").ends_with(2);
    assert!(
        unknown.err.contains("did you mean `egg`?"),
        "{}",
        unknown.err
    );
}

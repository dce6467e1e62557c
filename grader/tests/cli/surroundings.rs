//! What the command stands in: terminals, pipes, disks.

use std::{fs::OpenOptions, io, process::Stdio};

use crate::workbook::{Workbook, tests};

#[test]
fn colour_is_for_terminals_and_never_with_no_color() {
    let workbook = Workbook::tiny();
    for arguments in [
        "list",
        "run egg --from solutions/01-egg",
        "timeline egg --from solutions/01-egg",
        "solution egg --spoil",
    ] {
        let printed = |variables: &[(&str, &str)]| {
            let mut command = workbook.command(arguments);
            command.envs(variables.iter().copied());
            workbook.ran(&command.output().unwrap()).ends_with(0).out
        };
        let plain = printed(&[]);
        assert!(!plain.contains('\u{1b}'), "{arguments}: {plain}");
        // This is how a script asks for what a terminal gets.
        let coloured = printed(&[("CLICOLOR_FORCE", "1")]);
        assert!(coloured.contains('\u{1b}'), "{arguments}: {coloured}");
        let refused = printed(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
        assert_eq!(refused, plain, "{arguments}");
    }
}

#[test]
fn a_reader_that_has_gone_changes_no_exit_code() {
    let workbook = Workbook::tiny();
    for (arguments, code) in [
        ("list", 0),
        ("run egg", 1),
        ("run egg --format json", 1),
        ("run egg --from solutions/01-egg", 0),
        ("--help", 0),
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = workbook
            .std_command(arguments)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let ran = workbook.ran(&output).ends_with(code);
        assert_eq!(ran.err, "", "{arguments}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_can_not_be_written_is_an_error() {
    let workbook = Workbook::tiny();
    for arguments in ["list", "run egg", "hint egg"] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = workbook
            .std_command(arguments)
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let ran = workbook.ran(&output).ends_with(2);
        assert_eq!(
            ran.err,
            "error: what there is to say can't be written: No space left on device (os error 28)\n"
        );
    }
}

#[test]
fn a_target_folder_that_can_not_be_written_is_named() {
    let workbook = Workbook::tiny();
    workbook.write("target/grade", "a file is in the way");
    let ran = workbook.grade("run egg").ends_with(2);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!("no_scratch_folder", ran.err);

    std::fs::remove_dir_all(workbook.path("target")).unwrap();
    workbook.write("target", "a file is in the way");
    let ran = workbook.grade("run egg").ends_with(2);
    insta::assert_snapshot!("no_target_folder", ran.err);
    // What needs no target folder still works.
    workbook.grade("list").ends_with(0);
    workbook.grade("reset egg").ends_with(0);
}

#[test]
fn progress_that_can_not_be_kept_is_only_a_pity() {
    let workbook = Workbook::tiny();
    workbook.write("target/grade/cache", "a file is in the way");
    let ran = workbook.grade("run egg --from solutions/01-egg");
    let ran = ran.ends_with(0);
    assert!(ran.out.contains("Every check passed."), "{}", ran.out);
    insta::assert_snapshot!(ran.err);
}

#[test]
fn a_picture_that_can_not_be_written_is_an_error() {
    let workbook = Workbook::tiny();
    let arguments = "timeline egg --from solutions/01-egg --only same_time --svg no/egg.svg";
    insta::assert_snapshot!(workbook.grade(arguments).ends_with(2).err);
}

#[test]
fn places_are_the_learners_own_even_behind_a_link() {
    let workbook = Workbook::tiny();
    let link = workbook.path("link");
    std::os::unix::fs::symlink(workbook.path(""), &link).unwrap();
    let folder = link.join("exercises");
    for submission in ["leaks", "blocks_for_a_while"] {
        let file = tests().join(format!("submissions/{submission}.rs"));
        workbook.write("exercises/01-egg/src/lib.rs", std::fs::read(file).unwrap());
        let mut command = workbook.command("run egg --format json --course");
        let output = command.arg(&folder).output().unwrap();
        let report = workbook.ran(&output).ends_with(1).json();
        let at = report["checks"][0]["at"].as_str().unwrap();
        assert!(at.starts_with("src/lib.rs:"), "{at}");
    }
}

#[test]
fn no_scratch_folder_outlives_its_run() {
    let workbook = Workbook::tiny();
    workbook.grade("run --all").ends_with(1);
    workbook
        .grade("timeline egg --from solutions/01-egg")
        .ends_with(0);
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}

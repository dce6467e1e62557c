//! Every key of the watch screen.

use super::*;

#[test]
fn help_lists_the_keys() {
    for (name, size) in [("help_narrow", NARROW), ("help_wide", WIDE)] {
        let mut watched = Watched::start(size);
        insta::assert_snapshot!(name, watched.press_for("?", "put the skeleton back"));
    }
}

#[test]
fn exercises_are_gone_through_and_jumped_to() {
    let mut watched = Watched::start(NARROW);
    watched.press_for("n", "exercise 2 of 2");
    watched.press_for("n", "This is the last exercise.");
    watched.press_for("p", "exercise 1 of 2");
    watched.press_for("p", "This is the first exercise.");
    insta::assert_snapshot!("list", watched.press_for("l", "Filter: ▏"));
    watched.press_for("toa", "Filter: toa▏");
    watched.press_for("\r", "exercise 2 of 2");
    watched.press_for("/nothing", "No exercise has this in its name.");
    // Escape, and not the beginning of some other key.
    watched.press_for("\u{1b}", "· toast: unfinished");
}

#[test]
fn hints_go_a_step_further_each() {
    let mut watched = Watched::start(NARROW);
    watched.press_for("h", "boil · hint 1 of 2");
    insta::assert_snapshot!("hint", watched.press_for("h", "This was the last one."));
    watched.press_for("\u{1b}", "Next: read chapter");
}

#[test]
fn checks_are_looked_at_one_by_one_and_replayed() {
    let mut watched = Watched::start(NARROW);
    watched.save(watched.answer(&[IN_ORDER]));
    watched.wait_for("ours ");
    // Up, to one that passed, and its run drawn.
    watched.press_for("k", "▸ ✓ Nothing boils before the future is polled");
    watched.press_for("s", "Seed 0 again: passed");
    insta::assert_snapshot!("replayed", watched.wait_for("egg █"));
    watched.press_for("j", "▸ ✗ All dishes cook at the same time");
    watched.press_for("s", "Seed 0 again: wrong");
}

#[test]
fn checks_are_run_again() {
    let mut watched = Watched::start(NARROW);
    watched.press_for("r", "· egg: unfinished, 0 of 5 points");
}

#[test]
fn the_editor_opens_at_the_failing_line_and_has_the_terminal() {
    let workbook = Workbook::tiny();
    let lines =
        r#"echo "$1 $2" > edited; printf 'type a word: '; read word; echo "$word" >> edited"#;
    let vim = script(&workbook, "vim", lines);
    let mut watched = Watched::begun(workbook, "", &[("EDITOR", &*vim)], NARROW);
    watched.wait_for("· egg: unfinished");
    watched.save(watched.answer(&[("pot.serve()", "pot.serve().await")]));
    watched.wait_for("✗ egg: unbuilt");
    watched.press_for("e", "type a word: ");
    assert!(watched.terminal.is_as_before());
    watched.press_for("q\n", "exercises/01-egg/src/lib.rs:11 in ");
    let edited = watched.workbook.read("edited");
    let lib = watched.workbook.path(EGG);
    assert_eq!(edited, format!("+11 {}\nq\n", lib.display()));
    watched.press("q");
    watched.ends();
}

#[test]
fn without_an_editor_the_place_is_named() {
    let workbook = Workbook::tiny();
    let nowhere = workbook.path("");
    let mut watched = Watched::begun(workbook, "", &[("PATH", &*nowhere)], NARROW);
    watched.wait_for("· egg: unfinished");
    watched.press_for(
        "e",
        "No editor is known: set EDITOR, or open exercises/01-egg/src/lib.rs:7",
    );
}

#[test]
fn the_chapter_opens_in_a_browser() {
    let workbook = Workbook::tiny();
    let read = workbook.path("read");
    nix::unistd::mkfifo(&read, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let browser = script(&workbook, "browser", r#"echo "$1" > read"#);
    let mut watched = Watched::begun(workbook, "", &[("BROWSER", &*browser)], NARROW);
    watched.wait_for("· egg: unfinished");
    watched.press_for("b", "Run `cargo book` in a second terminal");
    watched
        .workbook
        .write("target/book/01-core-basics.html", "a page");
    watched.press_for("b", "Opened file://");
    let page = watched
        .workbook
        .path("target/book/01-core-basics.html#cook");
    let address = format!("file://{}\n", page.display());
    assert_eq!(fs::read_to_string(read).unwrap(), address);
}

#[test]
fn the_solution_is_shown_after_a_pass() {
    let mut watched = Watched::start(NARROW);
    watched.press_for("c", "Our answer is shown once yours passes.");
    watched.save(watched.answer(&[("pot.serve()", "let plate = pot.serve();\n    plate")]));
    watched.wait_for("✓ egg: passed");
    insta::assert_snapshot!("comparison", watched.press_for("c", "+++ ours"));
    watched.press_for("\u{1b}", "What you have learned");
}

#[test]
fn the_skeleton_is_put_back_after_a_yes() {
    let mut watched = Watched::start(NARROW);
    let answer = watched.answer(&[]);
    watched.save(&answer);
    watched.wait_for("✓ egg: passed");
    insta::assert_snapshot!("reset", watched.press_for("x", "Put the skeleton back"));
    watched.press_for("n", "Nothing was changed.");
    assert_eq!(watched.workbook.read(EGG), answer);
    watched.press_for("x", "Put the skeleton back");
    watched.press_for("y", "· egg: unfinished, 0 of 5 points");
    let skeleton = watched.workbook.read("exercises/01-egg/skeleton.rs");
    assert_eq!(watched.workbook.read(EGG), skeleton);
    let kept = "exercises/01-egg/.before-reset/1/src/lib.rs";
    assert_eq!(watched.workbook.read(kept), answer);
}

#[test]
fn what_does_not_fit_is_scrolled() {
    let mut watched = Watched::start((80, 16));
    watched.press_for("?", "↓ ");
    watched.press_for("    ", "where it ended");
    watched.press_for("uuuu", "Edit the exercise's src/lib.rs");
}

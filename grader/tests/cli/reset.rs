//! `cargo grade reset`: the skeleton comes back, and nothing is lost.

use std::os::unix::fs::symlink;

use crate::workbook::Workbook;

const SRC: &str = "exercises/01-egg/src";

fn lib(workbook: &Workbook) -> String {
    workbook.read("exercises/01-egg/src/lib.rs")
}

fn skeleton(workbook: &Workbook) -> String {
    workbook.read("exercises/01-egg/skeleton.rs")
}

#[test]
fn what_was_written_is_kept_and_said_where() {
    let workbook = Workbook::tiny();
    workbook.write(&format!("{SRC}/lib.rs"), "mine\r\nwithout a last line");
    workbook.write(&format!("{SRC}/notes/today.txt"), "buy eggs");
    let ran = workbook.grade("reset egg").ends_with(0).in_plain_text();
    insta::assert_snapshot!(ran.out);

    assert_eq!(lib(&workbook), skeleton(&workbook));
    let kept = "exercises/01-egg/.before-reset/1/src";
    assert_eq!(
        workbook.read(&format!("{kept}/lib.rs")),
        "mine\r\nwithout a last line"
    );
    assert_eq!(
        workbook.read(&format!("{kept}/notes/today.txt")),
        "buy eggs"
    );
}

#[test]
fn each_reset_keeps_a_copy_of_its_own() {
    let workbook = Workbook::tiny();
    for (number, text) in [(1, "first"), (2, "second"), (3, "second")] {
        workbook.write(&format!("{SRC}/lib.rs"), text);
        let ran = workbook.grade("reset 01-egg").ends_with(0);
        let kept = format!("exercises/01-egg/.before-reset/{number}/src");
        assert!(ran.out.contains(&kept), "{}", ran.out);
        assert_eq!(workbook.read(&format!("{kept}/lib.rs")), text);
    }
}

#[test]
fn a_skeleton_is_left_alone() {
    let workbook = Workbook::tiny();
    let ran = workbook.grade("reset egg").ends_with(0).in_plain_text();
    insta::assert_snapshot!(ran.out);
    assert!(!workbook.path("exercises/01-egg/.before-reset").exists());
}

#[test]
fn what_was_deleted_comes_back() {
    let workbook = Workbook::tiny();
    std::fs::remove_dir_all(workbook.path(SRC)).unwrap();
    workbook.grade("reset egg").ends_with(0);
    assert_eq!(lib(&workbook), skeleton(&workbook));
}

#[test]
fn without_a_place_for_the_copy_nothing_is_changed() {
    let workbook = Workbook::tiny();
    workbook.write(&format!("{SRC}/lib.rs"), "mine");
    workbook.write("exercises/01-egg/.before-reset", "a file is in the way");
    let ran = workbook.grade("reset egg").ends_with(2);
    insta::assert_snapshot!(ran.err);
    assert_eq!(lib(&workbook), "mine");
}

#[test]
fn a_link_is_replaced_and_what_it_leads_to_is_not() {
    let workbook = Workbook::tiny();
    workbook.write("elsewhere.rs", "mine");
    let lib_rs = workbook.path("exercises/01-egg/src/lib.rs");
    std::fs::remove_file(&lib_rs).unwrap();
    symlink(workbook.path("elsewhere.rs"), &lib_rs).unwrap();
    workbook.grade("reset egg").ends_with(0);
    assert_eq!(lib(&workbook), skeleton(&workbook));
    assert_eq!(workbook.read("elsewhere.rs"), "mine");
}

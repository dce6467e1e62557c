//! The layers of the kit: an exercise is compiled with the one that it asks for, which is built when it is first needed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
};

use serde_json::Value;

use crate::workbook::{Ran, Workbook, workspace};

const SOUP: &str = "run kiosk --from solutions/01-kiosk";

/// What the command does where cargo says only what it was asked for, and fails.
fn without_cargo(workbook: &Workbook, arguments: &str) -> Ran {
    let script = "#!/bin/sh\necho \"cargo $*; offline: $CARGO_NET_OFFLINE\" >&2\nexit 1\n";
    workbook.write("bin/cargo", script);
    let cargo = workbook.path("bin/cargo");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let output = workbook.command(arguments).env("CARGO", cargo).output();
    workbook.ran(&output.unwrap())
}

/// A workbook in whose kit there is nothing but what `kit.json` speaks of.
fn with_base_only(workbook: Workbook) -> Workbook {
    let kit = workbook.path("target/kit");
    fs::remove_file(&kit).unwrap();
    let from = workspace().join("target/kit");
    for file in files(&from, "kit").into_keys() {
        let to = kit.join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::hard_link(from.join(&file), to).unwrap();
    }
    fs::copy(from.join("kit.json"), kit.join("kit.json")).unwrap();
    workbook
}

/// The files of the kit in `folder` with the layer `package`, and what is known of each.
fn files(folder: &Path, package: &str) -> BTreeMap<String, Value> {
    let json = fs::read(folder.join(format!("{package}.json"))).unwrap();
    let kit: Value = serde_json::from_slice(&json).unwrap();
    serde_json::from_value(kit["files"].clone()).unwrap()
}

#[test]
fn an_exercise_is_compiled_with_the_layer_that_it_asks_for() {
    let workbook = Workbook::layered();
    let report = workbook.grade(&format!("{SOUP} --format json"));
    let report = report.ends_with(0).json();
    assert_eq!(report["verdict"], "passed");
    assert_eq!(report["checks"][0]["virtual_seconds"], 0.137);
    // It is there now, and nobody asks for cargo again.
    assert_eq!(without_cargo(&workbook, SOUP).ends_with(0).err, "");
}

#[test]
fn a_layer_compiles_nothing_that_the_base_has() {
    let workbook = Workbook::layered();
    workbook.grade(SOUP).ends_with(0);
    let kit = workspace().join("target/kit");
    let with_layer = files(&kit, "kit-http");
    for (file, recorded) in files(&kit, "kit") {
        assert_eq!(with_layer.get(&file), Some(&recorded), "{file}");
    }
    let of_tokio = |file: &&String| file.contains("libtokio-") && file.ends_with(".rlib");
    assert_eq!(with_layer.keys().filter(of_tokio).count(), 1);
}

#[test]
fn a_layer_is_built_for_those_who_need_it_and_for_nobody_else() {
    let workbook = with_base_only(Workbook::tiny());
    let ran = without_cargo(&workbook, "run egg --from solutions/01-egg");
    assert_eq!(ran.ends_with(0).err, "");

    let workbook = with_base_only(Workbook::layered());
    assert_eq!(without_cargo(&workbook, "list").ends_with(0).err, "");
    for command in [SOUP, "kit"] {
        let ran = without_cargo(&workbook, command).ends_with(2);
        assert!(ran.err.contains("(`http`)"), "{}", ran.err);
        let asked = "cargo build --package kit-http --message-format";
        assert!(ran.err.contains(asked), "{}", ran.err);
        assert!(!ran.err.contains("offline: true"), "{}", ran.err);
    }
    let ran = without_cargo(&workbook, "kit --offline").ends_with(2);
    assert!(ran.err.contains("offline: true"), "{}", ran.err);
}

#[test]
fn all_that_the_course_needs_can_be_built_before() {
    let workbook = Workbook::layered();
    let ran = workbook.grade("kit").ends_with(0);
    insta::assert_snapshot!(ran.out, @"What the exercises are compiled against is there, and so are their checks.");
    for command in ["kit", "kit --offline", SOUP] {
        assert_eq!(without_cargo(&workbook, command).ends_with(0).err, "");
    }
}

#[test]
fn checks_that_are_compiled_once_can_be_compiled_before() {
    let workbook = with_base_only(Workbook::real());
    for folder in workbook.exercises().iter().filter(|one| *one != "01-chef") {
        fs::remove_dir_all(workbook.path(&format!("exercises/{folder}"))).unwrap();
    }
    let compiled = || {
        let entries = fs::read_dir(workbook.path("target/kit/checks"));
        let names = entries
            .into_iter()
            .flatten()
            .map(|one| one.unwrap().file_name());
        names.collect::<BTreeSet<_>>()
    };
    assert!(compiled().is_empty());
    without_cargo(&workbook, "kit").ends_with(0);
    let before = compiled();
    // Its world, and its checks.
    assert_eq!(before.len(), 2);
    workbook.grade("run chef").ends_with(1);
    assert_eq!(compiled(), before);
}

#[test]
fn an_answer_sees_the_crates_of_its_exercise_and_not_those_beside_them() {
    let workbook = Workbook::layered();
    let right = workbook.read("solutions/01-kiosk/src/lib.rs");
    for code in [
        // The checks have it, and so does the layer.
        "use tower::ServiceExt as _;",
        "use tokio_util as _;",
        "use hyper as _;",
        "extern crate axum_core;",
        "use lab as _;",
        // What the checks are judged by.
        "use tracing as _;",
        "use axum::__private::tracing as _;",
        "use tokio::time::pause as _;",
    ] {
        workbook.write("mine/src/lib.rs", format!("{right}\n{code}\n"));
        let ran = workbook.grade("run kiosk --from mine --format json");
        let report = ran.ends_with(1).json();
        assert_eq!(report["verdict"], "unbuilt", "{code}");
    }
}

#[test]
fn what_the_kit_does_not_have_stops_an_author_and_an_instructor_and_no_learner() {
    let workbook = Workbook::layered();
    workbook.write(
        "class/ada/kiosk/src/lib.rs",
        workbook.read("solutions/01-kiosk/src/lib.rs"),
    );
    let said = |from: &str, to: &str, to_a_learner: i32| {
        let manifest = "exercises/01-kiosk/Cargo.toml";
        let before = workbook.read(manifest);
        workbook.change(manifest, from, to);
        let ran = workbook.grade("verify kiosk").ends_with(2);
        assert_eq!(ran.out, "");
        for command in ["kit", "class class --out out"] {
            assert_eq!(workbook.grade(command).ends_with(2).err, ran.err);
            assert!(!workbook.path("out").exists());
        }
        workbook.grade(SOUP).ends_with(to_a_learner);
        workbook.write(manifest, before);
        ran.err
    };
    insta::assert_snapshot!("unknown_crate", said("axum = ", "rand = \"*\"\naxum = ", 0));
    insta::assert_snapshot!(
        "crate_for_checks",
        said("axum = ", "lab = \"*\"\naxum = ", 0)
    );
    insta::assert_snapshot!(
        "crates_of_two_layers",
        said("tower = ", "rayon = \"*\"\ntower = ", 2)
    );
}

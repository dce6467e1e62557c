//! The kit: nothing is judged with one that is damaged, none is believed before it has served, and it moves with its workbook.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use grader::{
    compile::CompileError,
    desk::{Desk, DeskError},
    judge::{Follower, JudgeError},
    run::Wish,
    sandbox::Demand,
    stop::Stop,
    tree,
};
use serde_json::{Value, json};

use crate::workbook::{Ran, Workbook, workspace};

const ANSWER: &str = "run egg --from solutions/01-egg";

/// A workbook with a kit of its own: links to the files of the workspace's. They are replaced here, and never written to.
fn with_own_kit() -> Workbook {
    let workbook = Workbook::tiny();
    let kit = workbook.path("target/kit");
    fs::remove_file(&kit).unwrap();
    let from = workspace().join("target/kit");
    for file in files(&from) {
        let to = kit.join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::hard_link(from.join(&file), to).unwrap();
    }
    let json = workbook.read("target/kit/kit.json");
    fs::remove_file(kit.join("kit.json")).unwrap();
    workbook.write("target/kit/kit.json", json);
    workbook
}

/// The files of the kit in `folder`, from there on.
fn files(folder: &Path) -> Vec<PathBuf> {
    let kit: Value = serde_json::from_slice(&fs::read(folder.join("kit.json")).unwrap()).unwrap();
    let files = kit["files"].as_object().unwrap().keys();
    files
        .map(PathBuf::from)
        .chain(["kit.json".into()])
        .collect()
}

/// The file of the kit whose name begins with `name` and ends with `end`, from the workbook's folder on.
fn file(name: &str, end: &str) -> String {
    let files = files(&workspace().join("target/kit"));
    let found = files.iter().find(|file| {
        let of = file.file_name().unwrap().to_str().unwrap();
        of.starts_with(name) && of.ends_with(end)
    });
    format!("target/kit/{}", found.unwrap().display())
}

/// The command, under a cargo that says this and ends so.
fn under_cargo(workbook: &Workbook, out: &str, err: &str, code: i32) -> Ran {
    workbook.write("cargo.out", out);
    let script = format!("#!/bin/sh\ncat cargo.out\necho '{err}' >&2\nexit {code}\n");
    workbook.write("bin/cargo", script);
    let cargo = workbook.path("bin/cargo");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let output = workbook.command(ANSWER).env("CARGO", cargo).output();
    workbook.ran(&output.unwrap())
}

/// Asserts that cargo is asked for another kit.
#[track_caller]
fn assert_rebuilds(workbook: &Workbook) {
    let ran = under_cargo(workbook, "", "cargo was here", 1).ends_with(2);
    assert!(ran.err.contains("cargo was here"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

/// Asserts that the answer gets its points, and that cargo is not asked.
#[track_caller]
fn assert_passes(workbook: &Workbook) {
    let ran = under_cargo(workbook, "", "cargo was here", 1).ends_with(0);
    assert_eq!(ran.err, "");
}

/// Puts something as long into the place of what stands in `file`.
fn spoil(file: &Path) {
    let length = fs::metadata(file).unwrap().len();
    fs::remove_file(file).unwrap();
    fs::write(file, vec![0; usize::try_from(length).unwrap()]).unwrap();
}

#[test]
fn a_kit_that_lacks_a_file_is_built_anew_by_the_next_command() {
    for (name, end) in [
        ("libbytes-", ".rlib"),
        ("libtracing_core-", ".rmeta"),
        ("libtokio_macros-", ".so"),
        ("libsim-", ".rlib"),
    ] {
        let workbook = with_own_kit();
        let gone = workbook.path(&file(name, end));
        fs::remove_file(&gone).unwrap();
        assert_rebuilds(&workbook);
        fs::write(&gone, "too short").unwrap();
        assert_rebuilds(&workbook);
    }
}

#[test]
fn a_damaged_kit_is_never_the_learners_fault() {
    for (name, end) in [
        ("libbytes-", ".rlib"),
        ("libtokio-", ".rlib"),
        ("liblab_macros-", ".so"),
        ("libtokio_macros-", ".so"),
    ] {
        let workbook = with_own_kit();
        let damaged = workbook.path(&file(name, end));
        spoil(&damaged);
        // Where there are two, either would do.
        let known = damaged.with_extension("rmeta");
        if known.exists() {
            spoil(&known);
        }
        let ran = workbook.grade(ANSWER).ends_with(2);
        assert_eq!(ran.out, "", "{name}");
        assert!(ran.err.contains("is not what was built"), "{}", ran.err);
        assert!(ran.err.contains(name), "{}", ran.err);
        assert!(!damaged.exists(), "{name} stays");
        assert_rebuilds(&workbook);
    }
}

#[test]
fn a_kit_that_is_damaged_while_it_is_used_is_the_graders_failure() {
    for spoiled in [false, true] {
        let workbook = with_own_kit();
        let desk = Desk::open(Some(&workbook.path(""))).unwrap();
        let stop = Stop::new();
        let judge = desk
            .prepare(Demand::BestEffort, &mut |_| {}, &stop)
            .unwrap();
        for end in [".rlib", ".rmeta"] {
            let file = workbook.path(&file("libtokio-", end));
            match spoiled {
                true => spoil(&file),
                false => fs::remove_file(file).unwrap(),
            }
        }
        let egg = desk.course.exercise("egg").unwrap();
        let wish = Wish::default();
        let follower = Follower {
            stop: &stop,
            tell: &|_| {},
        };
        let answer = workbook.path("solutions/01-egg");
        let judged = desk.judge(&judge, egg, &answer, None, wish, follower);
        let error = judged.unwrap_err();
        assert!(
            matches!(
                error,
                DeskError::Judge(JudgeError::Compile(CompileError::Kit(_)))
            ),
            "{error}"
        );
    }
}

#[test]
fn an_error_of_the_learners_is_theirs_although_it_speaks_of_libraries() {
    let workbook = Workbook::tiny();
    for code in [
        "extern crate nowhere;",
        "use std::os::raw::nowhere;",
        "fn f() {",
    ] {
        workbook.write("mine/src/lib.rs", code);
        let report = workbook.grade("run egg --from mine --format json");
        assert_eq!(report.ends_with(1).json()["verdict"], "unbuilt", "{code}");
    }
}

#[test]
fn checks_that_were_compiled_and_are_damaged_are_compiled_again() {
    let workbook = Workbook::real();
    let kit = with_own_kit();
    fs::remove_file(workbook.path("target/kit")).unwrap();
    fs::rename(kit.path("target/kit"), workbook.path("target/kit")).unwrap();
    let run = "run chef --from solutions/01-chef";
    workbook.grade(run).ends_with(0);
    let store = workbook.path("target/kit/checks");
    // What is called so, and a hash: the checks, and the world beside them.
    let compiled = |name: &str| {
        let entries = fs::read_dir(&store).unwrap();
        let mut paths = entries.map(|entry| entry.unwrap().path());
        let is_it = |path: &PathBuf| {
            path.file_name()
                .unwrap()
                .as_encoded_bytes()
                .starts_with(name.as_bytes())
        };
        paths.find(is_it).unwrap()
    };
    for (name, file) in [
        ("chef-", "libchecks.rlib"),
        ("chef-", "libstand_in.rlib"),
        ("chef-", "files.json"),
        ("world-of-chef-", "libsim.rlib"),
        ("world-of-chef-", "files.json"),
    ] {
        fs::remove_file(compiled(name).join(file)).unwrap();
        workbook.grade(run).ends_with(0);
        assert!(compiled(name).join(file).exists(), "{file}");
    }
    for (name, file) in [
        ("chef-", "libchecks.rlib"),
        ("world-of-chef-", "libsim.rlib"),
    ] {
        spoil(&compiled(name).join(file));
        let ran = workbook.grade(run).ends_with(2);
        assert!(ran.err.contains(file), "{}", ran.err);
        workbook.grade(run).ends_with(0);
    }
}

#[test]
fn a_workbook_that_was_moved_has_its_kit_with_it() {
    let workbook = with_own_kit();
    assert_passes(&workbook);
    let elsewhere = Workbook::tiny();
    fs::remove_file(elsewhere.path("target/kit")).unwrap();
    fs::rename(workbook.path("target/kit"), elsewhere.path("target/kit")).unwrap();
    assert_passes(&elsewhere);
}

#[test]
fn a_copy_works_and_leaves_the_original_as_it_was() {
    let workbook = with_own_kit();
    assert_passes(&workbook);
    let before = seen(&workbook.path(""));
    let copy = Workbook::tiny();
    fs::remove_dir_all(copy.path("target")).unwrap();
    // Files get new times, as by `cp -r`.
    for (path, _) in seen(&workbook.path("target")) {
        let to = copy.path("target").join(&path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(workbook.path("target").join(path), to).unwrap();
    }
    let kit = copy.read("target/kit/kit.json");
    assert!(!kit.contains(workbook.path("").to_str().unwrap()), "{kit}");
    assert!(!kit.contains(workspace().to_str().unwrap()), "{kit}");
    copy.write("solutions/01-egg/src/more.rs", "");
    copy.change(
        "solutions/01-egg/src/lib.rs",
        "//! The egg",
        "mod more; //! The egg",
    );
    copy.change(
        "solutions/01-egg/src/lib.rs",
        "mod more; //!",
        "//! mod more;",
    );
    assert_passes(&copy);
    assert_eq!(seen(&workbook.path("")), before);
    // It does not need it, either.
    drop(workbook);
    assert_passes(&copy);
}

/// All files in `folder` with their lengths and times.
fn seen(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let files = tree::files(folder).unwrap().into_iter();
    let seen = |file: PathBuf| {
        let metadata = fs::metadata(&file).unwrap();
        let name = file.strip_prefix(folder).unwrap().to_owned();
        (name, (metadata.len(), metadata.modified().unwrap()))
    };
    files.map(seen).collect()
}

/// What cargo says of the kit in `folder`, a message for each crate.
fn messages(folder: &Path) -> String {
    let kit: Value = serde_json::from_slice(&fs::read(folder.join("kit.json")).unwrap()).unwrap();
    let libraries = kit["libraries"].as_object().unwrap();
    let name_of = |file: &str| {
        let of = libraries.iter().find(|(_, library)| **library == *file);
        of.map_or("other", |(name, _)| name).to_owned()
    };
    let messages = kit["files"].as_object().unwrap().keys().map(|file| {
        let message = json!({
            "reason": "compiler-artifact",
            "package_id": "registry+index#1.0.0",
            "target": {"name": name_of(file)},
            "filenames": [folder.join(file)],
        });
        format!("{message}\n")
    });
    messages.collect()
}

#[test]
fn a_kit_is_remembered_when_it_has_served() {
    let workbook = with_own_kit();
    let kit = workbook.path("target/kit");
    let said = messages(&kit);
    fs::remove_file(kit.join("kit.json")).unwrap();
    under_cargo(&workbook, &said, "", 0).ends_with(0);
    assert_passes(&workbook);
}

#[test]
fn a_kit_that_does_not_serve_is_not_remembered() {
    for (name, end) in [
        ("libbytes-", [".rlib", ".rmeta"]),
        ("libtokio_macros-", [".so", ".so"]),
        ("libtracing_core-", [".rlib", ".rmeta"]),
    ] {
        let workbook = with_own_kit();
        let kit = workbook.path("target/kit");
        let said = messages(&kit);
        fs::remove_file(kit.join("kit.json")).unwrap();
        for end in end {
            spoil(&workbook.path(&file(name, end)));
        }
        let ran = under_cargo(&workbook, &said, "", 0).ends_with(2);
        let words = "what is compiled against it, as submissions are, fails";
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!kit.join("kit.json").exists());
        assert_rebuilds(&workbook);
    }
}

#[test]
fn a_kit_that_cargo_puts_elsewhere_is_not_remembered_and_the_setting_is_named() {
    let workbook = with_own_kit();
    let kit = workbook.path("target/kit");
    let elsewhere = workspace().join("target/kit");
    let said = messages(&elsewhere);
    fs::remove_file(kit.join("kit.json")).unwrap();
    let ran = under_cargo(&workbook, &said, "", 0).ends_with(2);
    assert!(ran.err.contains("`build-dir`"), "{}", ran.err);
    assert!(!kit.join("kit.json").exists());
}

#[test]
fn settings_that_reach_cargo_are_named_when_it_fails() {
    let workbook = with_own_kit();
    fs::remove_file(workbook.path("target/kit/kit.json")).unwrap();
    workbook.write(
        "home/config.toml",
        "[env]\nCC = 'none'\n[build]\njobs = 1\n",
    );
    workbook.write("bin/cargo", "#!/bin/sh\necho 'error: no' >&2\nexit 1\n");
    let cargo = workbook.path("bin/cargo");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = workbook.command(ANSWER);
    command
        .env("CARGO", cargo)
        .env("CARGO_HOME", workbook.path("home"));
    let ran = workbook.ran(&command.output().unwrap()).ends_with(2);
    let words = "Settings of your own may be the cause: `env` in `[workbook]/home/config.toml`.";
    assert!(ran.err.contains(words), "{}", ran.err);
}

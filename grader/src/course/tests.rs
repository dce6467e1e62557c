//! The course, read from folders that hold as little as an exercise can.

use lab::Verdict;

use super::*;

const MANIFEST: &str = r#"title = "The chef"
chapter = "01-core-basics"
summary = "Cooks."

[[part]]
name = "cook"
section = "01-core-basics.html#cook"
hints = ["a nudge"]
"#;

const CHECKS: &str = "mod cook {
    /// A dish takes its time
    #[lab::test(points = 3)]
    async fn takes_its_time(world: World) {}

    /// A dish is lazy
    #[lab::test(points = 1)]
    async fn is_lazy(world: World) {}
}
";

const SKELETON: &str = "//! The chef.\n\n/// Cooks.\npub fn cook(\n    dish: &str,\n) -> String {\n    todo!(\"cook\")\n}\n";

/// A workspace with two exercises, as it is handed out.
fn workspace() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write(&root, "Cargo.toml", "[workspace]\n");
    for (folder, name) in [("02-downloader", "downloader"), ("01-chef", "chef")] {
        let exercise = format!("exercises/{folder}");
        write(
            &root,
            &format!("{exercise}/Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\n[dependencies]\ntokio-stream = \"0.1\"\n"),
        );
        write(&root, &format!("{exercise}/exercise.toml"), MANIFEST);
        write(&root, &format!("{exercise}/skeleton.rs"), SKELETON);
        write(&root, &format!("{exercise}/tests/checks.rs"), CHECKS);
    }
    root
}

fn write(root: &tempfile::TempDir, file: &str, text: &str) {
    let file = root.path().join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn error(root: &tempfile::TempDir) -> String {
    Course::load(root.path()).unwrap_err().to_string()
}

#[test]
fn a_course_is_what_the_folders_say() {
    let root = workspace();
    let course = Course::load(root.path()).unwrap();
    let names: Vec<&str> = course
        .exercises
        .iter()
        .map(|exercise| &*exercise.name)
        .collect();
    assert_eq!(names, ["chef", "downloader"]);
    let chef = &course.exercises[0];
    assert_eq!(chef.folder, "01-chef");
    assert_eq!(chef.dir, root.path().join("exercises/01-chef"));
    assert_eq!(chef.skeleton(), chef.dir.join("skeleton.rs"));
    assert_eq!(chef.title, "The chef");
    assert_eq!(chef.points(), 4);
    let checks: Vec<&str> = chef.checks().map(|check| &*check.name).collect();
    assert_eq!(checks, ["cook::takes_its_time", "cook::is_lazy"]);
    assert_eq!(chef.dependencies, ["tokio_stream"]);
    assert_eq!(chef.checks_sha256.len(), 64);
    assert_eq!(course.strays, []);
}

#[test]
fn whether_there_are_solutions_changes_nothing_but_that() {
    let root = workspace();
    let without = Course::load(root.path()).unwrap();
    assert!(!without.has_solutions());
    let error = without.exercises[0].mistakes().unwrap_err().to_string();
    assert!(
        error.starts_with("this copy of the workbook was handed out without the course's answers, so there is none to `chef`"),
        "{error}"
    );
    write(&root, "solutions/01-chef/src/lib.rs", "");
    let with = Course::load(root.path()).unwrap();
    let [chef, downloader] = &with.exercises[..] else {
        panic!("two exercises")
    };
    let solution = root.path().join("solutions/01-chef");
    assert_eq!(chef.solution_dir().unwrap(), solution);
    assert!(with.has_solutions() && downloader.solution_dir().is_err());
    assert_eq!(chef.checks_sha256, without.exercises[0].checks_sha256);
    assert_eq!(chef.mistakes().unwrap(), []);
}

#[test]
fn how_lines_end_changes_no_hash() {
    let root = workspace();
    let hashes = || {
        let course = Course::load(root.path()).unwrap();
        let exercises = course.exercises.into_iter();
        exercises
            .map(|exercise| exercise.checks_sha256)
            .collect::<Vec<_>>()
    };
    let before = hashes();
    for file in [
        "Cargo.toml",
        "exercise.toml",
        "skeleton.rs",
        "tests/checks.rs",
    ] {
        let file = format!("exercises/01-chef/{file}");
        let text = fs::read_to_string(root.path().join(&file)).unwrap();
        write(&root, &file, &text.replace('\n', "\r\n"));
        assert_eq!(hashes(), before, "{file}");
    }
    write(&root, "exercises/01-chef/tests/bytes", "\u{1}\r\n");
    assert_ne!(hashes(), before);
}

#[test]
fn what_is_no_exercise_is_left_out_with_the_reason() {
    let root = workspace();
    let copy = |folder: &str, package: &str| {
        for file in ["exercise.toml", "skeleton.rs", "tests/checks.rs"] {
            let text =
                fs::read_to_string(root.path().join("exercises/01-chef").join(file)).unwrap();
            write(&root, &format!("exercises/{folder}/{file}"), &text);
        }
        let cargo_toml = format!("[package]\nname = \"{package}\"\n");
        write(
            &root,
            &format!("exercises/{folder}/Cargo.toml"),
            &cargo_toml,
        );
    };
    for folder in [
        "01-chef copy",
        "01-chef-old",
        "01-chef.bak",
        "backup of chef",
        "10-chef",
        "chef",
    ] {
        copy(folder, "chef");
    }
    // A copy that was changed in places stops nothing either.
    write(&root, "exercises/01-chef-old/exercise.toml", "half a");
    copy("my-own", "my-own");
    copy("11-nameless", "nameless");
    write(&root, "exercises/11-nameless/Cargo.toml", "[package\n");
    write(&root, "exercises/notes/README.md", "no exercise");
    write(&root, "exercises/12-half/exercise.toml", MANIFEST);
    write(&root, "exercises/README.md", "a file");
    write(&root, "exercises/01-chef.zip", "a file");
    write(&root, "exercises/.idea/workspace.xml", "hidden");
    let course = Course::load(root.path()).unwrap();
    let names: Vec<&str> = course
        .exercises
        .iter()
        .map(|exercise| &*exercise.name)
        .collect();
    assert_eq!(names, ["chef", "downloader"]);
    assert_eq!(course.exercises[0].folder, "01-chef");
    let strays: Vec<String> = course.strays.iter().map(ToString::to_string).collect();
    let other = "its package is called `chef`, and the folder of an exercise is called by a number and its package; \
                 move copies out of `exercises`";
    assert_eq!(
        strays,
        [
            format!("`exercises/01-chef copy` is left out: {other}"),
            format!("`exercises/01-chef-old` is left out: {other}"),
            format!("`exercises/01-chef.bak` is left out: {other}"),
            "`exercises/10-chef` is left out: `exercises/01-chef` is called `chef`, too; rename one in its `Cargo.toml`, or \
             move it out of `exercises`"
                .to_owned(),
            "`exercises/11-nameless` is left out: its `Cargo.toml` names no package; correct that if it is an exercise, or \
             move it out of `exercises`"
                .to_owned(),
            "`exercises/12-half` is left out: it has no `Cargo.toml`; restore that if it is an exercise, or move it out of \
             `exercises`"
                .to_owned(),
            format!("`exercises/backup of chef` is left out: {other}"),
            format!("`exercises/chef` is left out: {other}"),
            "`exercises/my-own` is left out: its package is called `my-own`, and the folder of an exercise is called by a \
             number and its package; move copies out of `exercises`"
                .to_owned(),
            "`exercises/notes` is left out: it has no `exercise.toml`; restore that if it is an exercise, or move it out of \
             `exercises`"
                .to_owned(),
        ]
    );
}

#[test]
fn the_folder_of_one_exercise_alone_is_no_workbook() {
    let root = workspace();
    let elsewhere = tempfile::tempdir().unwrap();
    let alone = elsewhere.path().join("01-chef");
    fs::rename(root.path().join("exercises/01-chef"), &alone).unwrap();
    for below in ["tests", "tests/checks"] {
        let error = Course::find_root(&alone.join(below))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            format!(
                "`{}` is the folder of one exercise, without the workbook around it; in a workbook, `cargo grade run chef --from \
                 DIR` grades it, and `cargo grade hand-out DIR chef` makes a copy with this exercise only",
                alone.display()
            )
        );
    }
}

#[test]
fn checks_that_are_being_written_are_noticed() {
    let root = workspace();
    let course = Course::load(root.path()).unwrap();
    let chef = &course.exercises[0];
    assert!(!chef.has_changed().unwrap());
    let checks = chef.dir.join("tests/checks.rs");
    let text = fs::read_to_string(&checks).unwrap();
    fs::write(&checks, format!("{text}\n// a word more\n")).unwrap();
    assert!(chef.has_changed().unwrap());
    fs::write(&checks, text).unwrap();
    assert!(!chef.has_changed().unwrap());
}

#[test]
fn the_root_is_found_from_anywhere_below_it() {
    let root = workspace();
    for below in ["", "exercises/01-chef", "exercises/01-chef/tests"] {
        assert_eq!(
            Course::find_root(&root.path().join(below)).unwrap(),
            root.path()
        );
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let error = Course::find_root(elsewhere.path()).unwrap_err().to_string();
    assert!(error.starts_with("no workbook at or above `"), "{error}");
}

#[test]
fn an_exercise_answers_to_its_package_and_its_folder() {
    let root = workspace();
    let course = Course::load(root.path()).unwrap();
    let absolute = root
        .path()
        .join("exercises/01-chef")
        .to_string_lossy()
        .into_owned();
    for name in [
        "chef",
        "01-chef",
        "01-chef/",
        "exercises/01-chef",
        "./exercises/01-chef/",
        &absolute,
    ] {
        assert_eq!(course.exercise(name).unwrap().name, "chef", "{name}");
    }
    for name in ["", "/", ".", "solutions/01-chef", "chef/src"] {
        assert!(course.exercise(name).is_err(), "{name}");
    }
}

#[test]
fn an_unknown_exercise_is_answered_with_the_nearest_and_all() {
    let root = workspace();
    let course = Course::load(root.path()).unwrap();
    let error = |name: &str| course.exercise(name).unwrap_err().to_string();
    assert_eq!(
        error("cheff"),
        "unknown exercise `cheff`; the exercises are `chef`, `downloader`; did you mean `chef`?"
    );
    assert_eq!(
        error("a\u{1b}b"),
        "unknown exercise `a\\u{1b}b`; the exercises are `chef`, `downloader`"
    );
}

#[test]
fn parts_and_modules_must_match() {
    let root = workspace();
    let serve = MANIFEST.replace("cook", "serve");
    write(
        &root,
        "exercises/01-chef/exercise.toml",
        &format!("{MANIFEST}{}", &serve[serve.find("[[").unwrap()..]),
    );
    assert_eq!(
        error(&root),
        "exercises/01-chef/exercise.toml:10:8: part `serve` has no checks; \
         write some in `mod serve` of exercises/01-chef/tests/checks.rs, or remove the part"
    );
    write(&root, "exercises/01-chef/exercise.toml", MANIFEST);
    write(
        &root,
        "exercises/01-chef/tests/checks.rs",
        &format!("{CHECKS}{}", CHECKS.replace("cook", "serve")),
    );
    assert_eq!(
        error(&root),
        "exercises/01-chef/tests/checks.rs:10:5: `mod serve` has checks but is no part; \
         add a `[[part]]` named `serve` to exercises/01-chef/exercise.toml"
    );
}

#[test]
fn a_section_is_for_a_check_that_is_there() {
    let root = workspace();
    let manifest = "exercises/01-chef/exercise.toml";
    let sections = "[part.sections]\nis_lazy = \"01-core-basics.html#lazy\"\n";
    write(&root, manifest, &format!("{MANIFEST}{sections}"));
    let course = Course::load(root.path()).unwrap();
    let part = &course.exercise("chef").unwrap().parts[0];
    assert_eq!(part.section_of("cook::is_lazy"), "01-core-basics.html#lazy");
    assert_eq!(part.section_of("cook::takes_its_time"), part.section);
    write(
        &root,
        manifest,
        &format!("{MANIFEST}{}", sections.replace("lazy", "lzy")),
    );
    assert_eq!(
        error(&root),
        "exercises/01-chef/exercise.toml:10:1: part `cook` has no check `is_lzy`; did you mean `is_lazy`?"
    );
}

#[test]
fn errors_in_files_are_named_from_the_root() {
    let root = workspace();
    write(
        &root,
        "exercises/01-chef/exercise.toml",
        &MANIFEST.replace("title", "tittle"),
    );
    assert_eq!(
        error(&root),
        "exercises/01-chef/exercise.toml:1:1: unknown key `tittle`; did you mean `title`?"
    );
    write(&root, "exercises/01-chef/exercise.toml", MANIFEST);
    write(
        &root,
        "solutions/01-chef/mistakes/at_once.rs",
        "//! Mistake: cooks at once.\n//! Verdict: wrong in cook\n",
    );
    let course = Course::load(root.path()).unwrap();
    let error = course.exercises[0].mistakes().unwrap_err().to_string();
    assert!(
        error.starts_with("solutions/01-chef/mistakes/at_once.rs:2: unknown check `cook`; "),
        "{error}"
    );
}

/// A workspace in which `chef` has a solution, an alternative, and these mistakes: the name, lines of the header, the items.
fn with_mistakes(mistakes: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let root = workspace();
    let solution = "//! Right.\n\nfn cook() {}\n\nfn wait() {}\n";
    write(&root, "solutions/01-chef/src/lib.rs", solution);
    let alternative = "//! Alternative: slow.\n\nfn cook() {\n    wait();\n}\n";
    write(&root, "solutions/01-chef/alternatives/slow.rs", alternative);
    for (name, header, items) in mistakes {
        write(
            &root,
            &format!("solutions/01-chef/mistakes/{name}.rs"),
            &format!(
                "//! Mistake: cooks at once.\n{header}//! Verdict: wrong in cook::is_lazy\n\n{items}"
            ),
        );
    }
    root
}

fn chef(root: &tempfile::TempDir) -> Exercise {
    Course::load(root.path()).unwrap().exercises.swap_remove(0)
}

#[test]
fn mistakes_are_read_sorted_and_only_from_rust_files() {
    let at_once = "fn cook() {\n    now();\n}\n";
    let names = ["b", "a", ".#a", "README"].map(|name| (name, "", at_once));
    let root = with_mistakes(&names);
    let folder = root.path().join("solutions/01-chef/mistakes");
    fs::rename(folder.join("README.rs"), folder.join("README.md")).unwrap();
    let mistakes = chef(&root).mistakes().unwrap();
    let names: Vec<&str> = mistakes.iter().map(|mistake| &*mistake.name).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(mistakes[0].summary, "cooks at once.");
    assert_eq!(mistakes[0].expects("cook::is_lazy"), Verdict::Wrong);
    assert_eq!(
        mistakes[0].answer.files()["src/lib.rs"],
        format!("//! Right.\n\n{at_once}\nfn wait() {{}}\n")
    );
    assert_eq!(chef(&root).mistake("b").unwrap(), mistakes[1]);
}

#[test]
fn a_mistake_may_start_from_another_answer() {
    let root = with_mistakes(&[
        ("whole", "//! Base: nothing\n", "fn cook() {}\n"),
        ("of_slow", "//! Base: slow\n", "fn lid() {}\n"),
        (
            "of_mistake",
            "//! Base: of_slow\n//! Without: fn cook\n",
            "",
        ),
    ]);
    let lib = |name| {
        let mistake = chef(&root).mistake(name).unwrap();
        mistake.answer.files().remove("src/lib.rs").unwrap()
    };
    assert_eq!(
        lib("whole"),
        "//! Mistake: cooks at once.\n//! Base: nothing\n//! Verdict: wrong in cook::is_lazy\n\nfn cook() {}\n"
    );
    assert_eq!(
        lib("of_slow"),
        "//! Alternative: slow.\n\nfn cook() {\n    wait();\n}\n\nfn lid() {}\n"
    );
    assert_eq!(lib("of_mistake"), "//! Alternative: slow.\n\nfn lid() {}\n");
}

#[test]
fn a_base_that_gives_no_beginning_is_an_error() {
    let root = with_mistakes(&[
        ("a", "//! Base: b\n", ""),
        ("b", "//! Base: a\n", ""),
        ("itself", "//! Base: itself\n", ""),
        ("typo", "//! Base: slwo\n", ""),
        ("whole", "//! Base: nothing\n//! Without: fn cook\n", ""),
    ]);
    let error = |name| chef(&root).mistake(name).unwrap_err().to_string();
    let at = |name: &str| format!("solutions/01-chef/mistakes/{name}.rs");
    assert!(error("a").starts_with(&format!("{}:2: `a` is based on this file itself", at("b"))));
    assert!(error("itself").starts_with(&format!("{}:2: `itself` is based on this", at("itself"))));
    assert_eq!(
        error("typo"),
        format!(
            "{}:2: no mistake or alternative `slwo`; did you mean `slow`?; or write `nothing` if the file is whole",
            at("typo")
        )
    );
    assert_eq!(
        error("whole"),
        format!(
            "{}:3: a file that is based on nothing has nothing to leave out; remove this line",
            at("whole")
        )
    );
    assert_eq!(
        error("wohle"),
        "unknown mistake `wohle`; did you mean `whole`?"
    );
}

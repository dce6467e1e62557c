//! `cargo grade hand-out`: the course without its answers, in which a learner has all that one needs, and whose answers are worth
//! the same in the full course.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use grader::{course::Course, hand_out};
use tempfile::TempDir;

use crate::workbook::{Ran, Workbook, files_in, workspace};

const EGG: &str = "exercises/01-egg/src/lib.rs";

/// What `cargo grade` with `arguments` prints in the hand-out `folder` of `workbook`.
fn grade_in(workbook: &Workbook, folder: &str, arguments: &str) -> Ran {
    let mut command = workbook.command(arguments);
    let output = command.current_dir(workbook.path(folder)).output().unwrap();
    workbook.ran(&output)
}

/// Hands out the course of `workbook` into its folder `to`, and lends it the kit.
fn handed_out(workbook: &Workbook, to: &str, exercises: &str) -> Ran {
    let ran = workbook.grade(&format!("hand-out {to} {exercises}"));
    let ran = ran.ends_with(0).in_plain_text();
    // The workbooks of these tests have links there, which don't go along.
    for shared in ["Cargo.toml", "Cargo.lock", "grader"] {
        symlink(workspace().join(shared), workbook.path(to).join(shared)).unwrap();
    }
    fs::create_dir(workbook.path(to).join("target")).unwrap();
    symlink(
        workspace().join("target/kit"),
        workbook.path(to).join("target/kit"),
    )
    .unwrap();
    ran
}

#[test]
fn learners_get_the_skeletons_and_the_checks_and_nothing_else() {
    let workbook = Workbook::tiny();
    // An instructor has begun to write, has reset, and keeps notes.
    workbook.write(EGG, workbook.read("solutions/01-egg/src/lib.rs"));
    workbook.write("exercises/01-egg/src/notes.rs", "// the answer\n");
    workbook.write("exercises/01-egg/.before-reset/1/src/lib.rs", "mine");
    workbook.write("exercises/01-egg/target/debug/egg", "built");
    workbook.write("grades.csv", "ada,3\n");
    workbook.write(".git/config", "history");
    let ran = workbook.grade("hand-out class").ends_with(0);
    insta::assert_snapshot!(ran.in_plain_text().out);
    let files: Vec<String> = files_in(&workbook.path("class")).into_iter().collect();
    insta::assert_snapshot!(files.join("\n"));
    for exercise in ["01-egg", "02-toast"] {
        let folder = format!("exercises/{exercise}");
        let lib = workbook.read(&format!("class/{folder}/src/lib.rs"));
        assert_eq!(lib, workbook.read(&format!("{folder}/skeleton.rs")));
    }
}

#[test]
fn only_the_exercises_that_are_named_go_along() {
    let workbook = Workbook::tiny();
    handed_out(&workbook, "class", "toast 02-toast");
    assert!(!workbook.path("class/exercises/01-egg").exists());
    let list = grade_in(&workbook, "class", "list")
        .ends_with(0)
        .in_plain_text();
    assert!(
        list.out.contains("toast") && !list.out.contains("egg"),
        "{}",
        list.out
    );
    let error = workbook.grade("hand-out other bacon").ends_with(2).err;
    assert!(error.contains("unknown exercise `bacon`"), "{error}");
    assert!(!workbook.path("other").exists());
}

#[test]
fn nothing_is_written_over_and_no_link_is_followed() {
    let workbook = Workbook::tiny();
    workbook.write("full/mine.txt", "mine");
    workbook.write("file", "mine");
    fs::create_dir(workbook.path("empty")).unwrap();
    symlink(workbook.path("empty"), workbook.path("link")).unwrap();
    let refused = ["full", "file", "link"].map(|to| {
        let ran = workbook.grade(&format!("hand-out {to}")).ends_with(2);
        assert_eq!(ran.out, "");
        ran.err
    });
    insta::assert_snapshot!(refused.join("\n"));
    assert_eq!(workbook.read("full/mine.txt"), "mine");
    assert_eq!(workbook.read("file"), "mine");
    assert_eq!(files_in(&workbook.path("empty")), BTreeSet::new());
    workbook.grade("hand-out empty").ends_with(0);
    workbook.grade("hand-out deep/in/new").ends_with(0);
    let here = fs::read_dir(workbook.path(".")).unwrap();
    let drafts = here.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".hand-out")
    });
    assert_eq!(drafts.count(), 0);
}

#[test]
fn everything_a_learner_needs_works_in_it() {
    let workbook = Workbook::tiny();
    handed_out(&workbook, "class", "");
    let grade = |arguments: &str| grade_in(&workbook, "class", arguments);
    let skeleton = workbook.read("exercises/01-egg/skeleton.rs");
    let lib = format!("class/{EGG}");

    let list = grade("list").ends_with(0).in_plain_text();
    assert!(list.out.contains("egg       unfinished"), "{}", list.out);
    grade("hint egg").ends_with(0).in_plain_text();
    workbook.write(&lib, workbook.read("solutions/01-egg/src/lib.rs"));
    let passed = grade("run egg").ends_with(0).in_plain_text();
    assert!(passed.out.contains("Every check passed."), "{}", passed.out);
    assert!(
        !passed.out.contains("cargo grade solution"),
        "{}",
        passed.out
    );
    grade("timeline egg").ends_with(0);
    let no_more_hints = grade("hint egg").ends_with(0);
    assert_eq!(no_more_hints.out, "Every part of `egg` passes.\n");
    let reset = grade("reset egg").ends_with(0);
    assert!(reset.out.contains("is the skeleton again"), "{}", reset.out);
    assert_eq!(workbook.read(&lib), skeleton);
    let list = grade("list").ends_with(0);
    assert!(list.out.contains("egg       unfinished"), "{}", list.out);

    let said = ["solution egg", "solution egg --spoil", "verify egg"]
        .map(|arguments| grade(arguments).ends_with(2).err);
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_class_gets_the_points_that_were_seen_at_home() {
    let workbook = Workbook::tiny();
    handed_out(&workbook, "class", "");
    // A hand-out of a hand-out is as good.
    let again = grade_in(&workbook, "class", "hand-out ../again").ends_with(0);
    assert!(again.out.contains("2 exercises"), "{}", again.out);
    let named = |folder: &str| {
        let mut files = files_in(&workbook.path(folder).join("exercises"));
        files.retain(|file| !file.contains("target"));
        files
    };
    assert_eq!(named("again"), named("class"));

    workbook.write(
        &format!("class/{EGG}"),
        workbook.read("solutions/01-egg/src/lib.rs"),
    );
    let mistake = workbook.read("solutions/02-toast/mistakes/too_early.rs");
    workbook.write("class/exercises/02-toast/src/lib.rs", mistake);
    let at_home = grade_in(&workbook, "class", "run --all --format json")
        .ends_with(1)
        .json();
    fs::create_dir(workbook.path("submissions")).unwrap();
    fs::rename(
        workbook.path("class/exercises"),
        workbook.path("submissions/ada"),
    )
    .unwrap();
    workbook
        .grade("class submissions --out results --sandbox best-effort")
        .ends_with(0);
    let results = workbook.read("results/results.jsonl");
    let in_class: Vec<serde_json::Value> = results
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(in_class.len(), 2);
    for (home, class) in at_home.as_array().unwrap().iter().zip(&in_class) {
        let class = &class["report"];
        assert_eq!(home["exercise"], class["exercise"]);
        assert_eq!(home["points"], class["points"]);
        assert_eq!(home["checks"], class["checks"]);
        let checks = |report: &serde_json::Value| report["provenance"]["checks_sha256"].clone();
        assert!(checks(home).is_string());
        assert_eq!(checks(home), checks(class));
    }
}

#[test]
fn a_copied_folder_is_left_out_with_a_word_and_stops_nothing() {
    let workbook = Workbook::tiny();
    for copy in ["01-egg copy", "01-egg.bak", "my-egg"] {
        for file in files_in(&workbook.path("exercises/01-egg")) {
            let text = workbook.read(&format!("exercises/01-egg/{file}"));
            workbook.write(&format!("exercises/{copy}/{file}"), text);
        }
    }
    workbook.write("exercises/notes/today.txt", "buy eggs");
    workbook.write("exercises/01-egg.zip", "a file");
    let before = Workbook::tiny().grade("list").ends_with(0).out;
    let list = workbook.grade("list").ends_with(0);
    assert_eq!(list.out, before);
    insta::assert_snapshot!(list.err);
    workbook.grade("run egg").ends_with(1);
    workbook.grade("hand-out class").ends_with(0);
    assert!(!workbook.path("class/exercises/01-egg copy").exists());
}

/// The real course, handed out into the folder `class` of a place of its own.
fn real() -> (TempDir, Course) {
    let place = tempfile::tempdir().unwrap();
    let course = Course::load(&workspace()).unwrap();
    let exercises: Vec<_> = course.exercises.iter().collect();
    hand_out::make(&course, &exercises, &place.path().join("class")).unwrap();
    (place, course)
}

/// What cargo says in `folder`, if it says that all is well.
fn cargo(folder: &Path, arguments: &str) -> Result<String, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(folder)
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(text(&output.stderr)),
    }
}

/// The members of the workspace in `folder`, and those of them that a plain `cargo test` tests.
fn members(folder: &Path) -> Result<[BTreeSet<String>; 2], String> {
    let metadata = cargo(folder, "metadata --offline --no-deps --format-version 1")?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let name = |id: &serde_json::Value| {
        let path = id.as_str().unwrap().split('#').next().unwrap();
        let path = path.strip_prefix("path+file://").unwrap();
        let inside = Path::new(path).strip_prefix(folder).unwrap();
        inside.to_str().unwrap().to_owned()
    };
    Ok(["workspace_members", "workspace_default_members"]
        .map(|key| metadata[key].as_array().unwrap().iter().map(name).collect()))
}

#[test]
fn cargo_finds_every_exercise_and_every_solution() {
    let folder = workspace().canonicalize().unwrap();
    let [members, tested] = members(&folder).unwrap();
    for exercise in Course::load(&folder).unwrap().exercises {
        let folder = &exercise.folder;
        let (skeleton, solution) = (format!("exercises/{folder}"), format!("solutions/{folder}"));
        // See the patterns in the workspace's `Cargo.toml`.
        assert!(members.contains(&skeleton), "{skeleton} is no member");
        assert!(members.contains(&solution), "{solution} is no member");
        assert!(
            tested.contains(&solution) && !tested.contains(&skeleton),
            "{tested:?}"
        );
    }
    let tools = ["lab", "lab-macros", "sim"].map(|tool| format!("grader/{tool}"));
    assert!(
        tools
            .iter()
            .all(|tool| members.contains(tool) && tested.contains(tool))
    );
}

#[test]
fn cargo_takes_a_hand_out_as_it_is_and_copies_do_not_stop_it() {
    let (place, _) = real();
    let class = place.path().canonicalize().unwrap().join("class");
    let [all, tested] = members(&class).unwrap();
    assert!(all.contains("exercises/01-chef"), "{all:?}");
    assert!(
        !all.iter().any(|member| member.starts_with("solutions")),
        "{all:?}"
    );
    assert!(tested.contains("grader/lab"), "{tested:?}");
    // Its lock is what cargo would write.
    let lock = || fs::read_to_string(class.join("Cargo.lock")).unwrap();
    let before = lock();
    cargo(&class, "tree --offline --package sim").unwrap();
    assert_eq!(lock(), before);

    let copies = [
        "01-chef copy",
        "01-chef (1)",
        "01-chef - Copy",
        "01-chef.bak",
        "01-chef.orig",
        "01-chef~",
        "01-chef2",
        "01-chef_old",
        "01-chef-copy",
        "01-chef-bak",
        "01-chef-backup",
        "01-chef-old",
        "my-chef",
        "chef",
        "old/01-chef",
    ];
    for copy in copies {
        let copy = class.join("exercises").join(copy);
        fs::create_dir_all(&copy).unwrap();
        fs::copy(
            class.join("exercises/01-chef/Cargo.toml"),
            copy.join("Cargo.toml"),
        )
        .unwrap();
    }
    fs::create_dir(class.join("exercises/notes")).unwrap();
    fs::write(class.join("exercises/01-chef.zip"), "").unwrap();
    fs::write(class.join("exercises/01-notes"), "").unwrap();
    assert_eq!(members(&class).unwrap()[0], all);
    assert_eq!(Course::load(&class).unwrap().strays.len(), copies.len() + 1);
}

/// Pages of the book may take place in the world of any exercise.
#[test]
fn a_part_of_the_course_has_the_worlds_of_all() {
    let place = tempfile::tempdir().unwrap();
    let [part, again] = ["part", "again"].map(|to| place.path().join(to));
    let hand_out = |from: &Path, to: &Path| {
        let course = Course::load(from).unwrap();
        let chef = course.exercise("chef").unwrap();
        hand_out::make(&course, &[chef], to).unwrap();
        let folders = Course::load(to).unwrap().worlds().unwrap();
        let worlds = folders.iter().flat_map(|world| files_in(world));
        worlds.collect::<BTreeSet<String>>()
    };
    let worlds = hand_out(&workspace(), &part);
    assert!(worlds.contains("kitchen.rs") && worlds.contains("remote.rs"));
    assert!(!part.join("exercises/02-downloader").exists());
    // A hand-out of a hand-out is as good.
    assert_eq!(hand_out(&part, &again), worlds);
}

/// The lines of `text` that say something, three by three.
fn blocks(text: &str) -> BTreeSet<[String; 3]> {
    let mut lines = Vec::new();
    let mut importing = false;
    for line in text.lines().map(str::trim) {
        importing |= line.starts_with("use ");
        // The text of a panic is asked for in one way by all.
        let says = line.len() > 12 && !line.starts_with("//") && !line.contains("downcast_ref");
        if says && !importing {
            lines.push(line);
        }
        importing &= !line.ends_with(';');
    }
    let blocks = lines.windows(3);
    blocks
        .map(|block| [0, 1, 2].map(|i| block[i].to_owned()))
        .collect()
}

/// Of what the course's answers are made of, nothing is in what the real course hands out. A page may teach by a program that
/// looks like it, and does: those of the book are shown anyway.
#[test]
fn no_answer_goes_along() {
    let (place, course) = real();
    let class = place.path().join("class");
    let read = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    let mut given = BTreeSet::new();
    for exercise in &course.exercises {
        for file in files_in(&exercise.dir) {
            if !file.starts_with("src/lib.rs") {
                given.append(&mut blocks(&read(exercise.dir.join(file))));
            }
        }
    }
    let mut answers = BTreeSet::new();
    let solutions = workspace().join("solutions");
    for file in files_in(&solutions) {
        answers.append(&mut blocks(&read(solutions.join(file))));
    }
    let answers: BTreeSet<_> = answers.difference(&given).collect();
    assert!(answers.len() > 1_000, "only {} blocks", answers.len());

    let files = files_in(&class);
    assert!(files.contains("exercises/01-chef/src/lib.rs"));
    for file in files {
        assert!(
            !file.starts_with("solutions/") && !file.starts_with(".git/"),
            "{file}"
        );
        // What a new exercise begins with is nobody's answer for long.
        let shown_anyway =
            file.starts_with("book/listings/examples/") || file.starts_with("grader/src/new/");
        let given_away = blocks(&read(class.join(&file)));
        let given_away: Vec<_> = given_away
            .iter()
            .filter(|one| answers.contains(one))
            .collect();
        assert!(
            shown_anyway || given_away.is_empty(),
            "{file}: {given_away:#?}"
        );
    }
}

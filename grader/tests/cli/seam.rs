//! The seam of an exercise: its checks are compiled once, and nothing else changes by it.

use std::fs;

use serde_json::Value;

use crate::workbook::{Workbook, workspace};

/// Has the checks of all exercises compiled against each submission.
fn without_seams(workbook: Workbook) -> Workbook {
    for exercise in workbook.exercises() {
        let file = format!("exercises/{exercise}/tests/seam/none.txt");
        workbook.write(&file, "Both roads are walked here.\n");
    }
    workbook
}

/// The names of the files in `folder`, without their endings, in order.
fn names(workbook: &Workbook, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(workbook.path(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut names: Vec<_> = paths
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What is answered to `exercise`, by name: the solution, an alternative, and two of the mistakes. Without a seam the checks are
/// compiled for each, which takes longer than all else here; that every answer gets its verdicts with it, `cargo grade verify`
/// proves.
fn answers(workbook: &Workbook, exercise: &str) -> Vec<(String, String)> {
    let folder = format!("solutions/{exercise}");
    let solution = workbook.read(&format!("{folder}/src/lib.rs"));
    let alternative = names(workbook, &format!("{folder}/alternatives")).swap_remove(0);
    let text = workbook.read(&format!("{folder}/alternatives/{alternative}.rs"));
    let mut answers = vec![("the solution".to_owned(), solution), (alternative, text)];
    let mistakes = names(workbook, &format!("{folder}/mistakes"));
    for at in [mistakes.len() / 3, mistakes.len() / 2] {
        let name = &mistakes[at];
        answers.push((name.clone(), workbook.mistake(exercise, name)));
    }
    answers
}

/// The report on an `answer`, but for the hash of the checks, to which it belongs whether there is a seam.
fn report(workbook: &Workbook, exercise: &str, answer: &str) -> Value {
    workbook.write("answer/src/lib.rs", answer);
    let ran = workbook.grade(&format!("run {exercise} --from answer --format json"));
    let mut report = ran.json();
    report["provenance"]["checks_sha256"].take();
    report
}

/// The programs of the exercise called `name` that are kept, for its submissions to be connected.
fn kept_programs(name: &str) -> usize {
    let store = fs::read_dir(workspace().join("target/kit/checks")).unwrap();
    let folders = store.map(|entry| entry.unwrap().path()).filter(|folder| {
        let file = folder.file_name().unwrap().to_string_lossy();
        file.rsplit_once('-').is_some_and(|(of, _)| of == name)
    });
    folders
        .filter(|folder| folder.join("program.rs").is_file())
        .count()
}

#[test]
fn with_and_without_it_reports_are_the_same() {
    let (with, without) = (Workbook::real(), without_seams(Workbook::real()));
    for exercise in with.exercises() {
        for (name, answer) in answers(&with, &exercise) {
            let [one, other] = [&with, &without].map(|one| report(one, &exercise, &answer));
            assert_eq!(one, other, "{name}");
        }
        let (_, name) = exercise.split_once('-').unwrap();
        assert!(kept_programs(name) > 0, "{name} has no seam");
    }
}

/// Signatures of all kinds go through a seam that nobody has written.
#[test]
fn signatures_of_all_kinds_go_through() {
    let (with, without) = (Workbook::shapes(), without_seams(Workbook::shapes()));
    let answer = with.read("exercises/01-shapes/skeleton.rs");
    let [one, other] = [&with, &without].map(|one| report(one, "shapes", &answer));
    assert_eq!(one["verdict"], "passed", "{one:#}");
    assert_eq!(one, other);
    assert!(kept_programs("shapes") > 0);
}

#[test]
fn what_is_missing_in_a_submission_is_named() {
    let workbook = Workbook::real();
    let solution = workbook.read("solutions/01-chef/src/lib.rs");
    let another = solution.replace("fn fetch_three_blocking(", "fn fetch_three_on_threads(");
    workbook.write("answer/src/lib.rs", another);
    let ran = workbook.grade("run chef --from answer").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

/// The course may say of a function itself how it goes through.
#[test]
fn what_the_course_says_of_it_is_laid_over_it() {
    let workbook = Workbook::tiny();
    let stand_in = "exercises/01-egg/tests/seam/stand_in.rs";
    let head = "pub fn boil<'all>(kitchen: &'all Kitchen, egg: Dish) -> impl ::std::future::Future<Output = Plate>";
    let body = "{\n    SUBMISSION.get().boil(kitchen, Dish::new(\"stone\", egg.time))\n}\n";
    workbook.write(stand_in, format!("{head} {body}"));
    let ran = workbook
        .grade("run egg --from solutions/01-egg")
        .ends_with(1);
    assert!(ran.out.contains("stone"), "{}", ran.out);

    workbook.change(stand_in, "SUBMISSION.get().boil(", "SUBMISSION.get().fry(");
    let ran = workbook.grade("run egg --from solutions/01-egg");
    insta::assert_snapshot!(ran.ends_with(2).err);
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}

/// An exercise for which no seam can be written does without, and its author is told why.
#[test]
fn what_can_not_go_through_is_done_without() {
    let workbook = Workbook::tiny();
    let more = "\n/// What an egg tastes of.\npub enum Taste {\n    Good,\n    Salty,\n}\n\n\
                /// Salts it.\npub fn salt(taste: &mut Taste) {\n    *taste = Taste::Salty;\n}\n";
    for file in [
        "exercises/01-egg/skeleton.rs",
        "solutions/01-egg/src/lib.rs",
    ] {
        workbook.write(file, workbook.read(file) + more);
    }
    workbook.change(
        "exercises/01-egg/tests/checks.rs",
        "let (kitchen, _witness) = Kitchen::open(&world);\n        let time",
        "let (kitchen, _witness) = Kitchen::open(&world);\n        let mut taste = egg::Taste::Good;\n        \
         egg::salt(&mut taste);\n        expect!(matches!(taste, egg::Taste::Salty), \"It is not salty.\");\n        let time",
    );
    let ran = workbook.grade("verify egg --right --seeds 1").ends_with(0);
    let said = ran
        .out
        .split_once("\negg: ")
        .map(|(_, said)| said.to_owned());
    let said = said.unwrap_or(ran.out);
    assert!(
        said.contains("its checks are compiled against each answer"),
        "{said}"
    );
    assert!(
        said.contains(
            "no seam can be written for `a reference to what is another on each side` of `fn salt`"
        ),
        "{said}"
    );
}

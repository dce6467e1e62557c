//! The scripts for those who hand over one submission at a time: Gradescope, Classroom 50, PrairieLearn.

use std::{fs, os::unix::fs::symlink};

use super::{deployed, run, with_programs};
use crate::{class::json, schemas, workbook::Workbook};

fn set(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    let variables = variables.iter();
    variables
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Gradescope's folder, with the workbook where it unpacks it.
fn gradescope() -> Workbook {
    let workbook = with_programs();
    fs::create_dir(workbook.path("autograder")).unwrap();
    symlink("..", workbook.path("autograder/source")).unwrap();
    workbook
}

/// Runs `script` as Gradescope would, for the exercise `toast`.
fn run_script(workbook: &Workbook, script: &str, code: i32) {
    let script = deployed("gradescope").join(script).display().to_string();
    let root = workbook.path("autograder").display().to_string();
    let variables = [("AUTOGRADER", root.as_str()), ("EXERCISE", "toast")];
    run(workbook, &[&script], &set(&variables)).ends_with(code);
}

#[test]
fn gradescope_grades_a_submission() {
    let workbook = gradescope();
    run_script(&workbook, "setup.sh", 0);
    let toast = workbook.read("solutions/02-toast/src/lib.rs");
    let results = "autograder/results/results.json";

    // A repository, and a file that was uploaded by itself.
    for path in ["exercises/02-toast/src/lib.rs", "lib.rs"] {
        workbook.write(&format!("autograder/submission/{path}"), &toast);
        run_script(&workbook, "run_autograder", 0);
        let result = json(&workbook, results);
        schemas::assert_matches("gradescope", &result);
        assert_eq!(result["score"], 3, "{path}");
        fs::remove_dir_all(workbook.path("autograder/submission")).unwrap();
    }

    // What is wrong is a result, too.
    let mistake = workbook.mistake("toast", "too_early");
    workbook.write("autograder/submission/src/lib.rs", mistake);
    run_script(&workbook, "run_autograder", 0);
    let result = json(&workbook, results);
    assert_eq!(
        (&result["score"], &result["tests"][0]["tags"][0]),
        (&0.into(), &"wrong".into())
    );
}

#[test]
fn gradescope_gets_no_result_if_the_grader_fails() {
    let workbook = gradescope();
    let toast = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("autograder/submission/src/lib.rs", toast);
    // Where scratch folders belong is a file: nothing can be compiled.
    workbook.write("target/grade/scratch", "");
    run_script(&workbook, "run_autograder", 2);
    assert!(!workbook.path("autograder/results/results.json").exists());
}

#[test]
fn others_get_theirs_by_the_same_script() {
    let workbook = with_programs();
    let script = deployed("grade-one.sh").display().to_string();
    // It goes to the workbook that it lies in.
    let script = script.replace(
        &crate::workbook::workspace().display().to_string(),
        &workbook.path("").display().to_string(),
    );
    for format in ["prairielearn", "classroom50"] {
        let result = format!("results/{format}/result.json");
        let command = ["bash", &script, format, "ada", "class/ada", &result];
        run(&workbook, &command, &set(&[("CLASSROOM", "async")])).ends_with(0);
        let result = json(&workbook, &result);
        schemas::assert_matches(format, &result);
        if format == "classroom50" {
            assert_eq!(
                (&result["owner"], &result["classroom"]),
                (&"ada".into(), &"async".into())
            );
            assert_eq!(
                (&result["score"], &result["max-score"]),
                (&8.into(), &8.into())
            );
        }
    }
}

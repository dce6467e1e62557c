//! The workflow for GitHub and the pipeline for GitLab: as their schemas say, and run job by job.

use std::fs;

use serde_json::Value;

use super::{assert_is_the_whole, shell, text, with_programs, yaml};
use crate::{schemas, workbook::Workbook};

/// The variables of an `env` or `variables`, with each `(from, to)` of `said` put in.
fn variables(env: &Value, said: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = env.as_object().into_iter().flatten();
    let variables = fields.map(|(name, value)| {
        let mut value = value.as_str().unwrap().to_owned();
        for (from, to) in said {
            value = value.replace(from, to);
        }
        assert!(!value.contains("${{"), "{name}: {value}");
        (name.clone(), value)
    });
    variables.collect()
}

/// Does what the steps of a job say: runs what is to be run, and keeps artifacts in the folder `artifacts`.
fn do_steps(workbook: &Workbook, workflow: &Value, job: &str, said: &[(&str, &str)]) {
    for step in workflow["jobs"][job]["steps"].as_array().unwrap() {
        let filled = |pointer| {
            let mut text = text(step, pointer);
            for (from, to) in said {
                text = text.replace(from, to);
            }
            text
        };
        let uses = step["uses"].as_str().unwrap_or_default();
        if let Some(script) = step["run"].as_str() {
            // What is put in before a shell reads it could be obeyed by the shell.
            assert!(!script.contains("${{"), "{script}");
            let mut env = variables(&workflow["env"], said);
            env.extend(variables(&step["env"], said));
            let summary = workbook.path("summary").display().to_string();
            env.push(("GITHUB_STEP_SUMMARY".to_owned(), summary));
            shell(workbook, script, &env).ends_with(0);
        } else if uses.starts_with("actions/upload-artifact@") {
            let (name, path) = (filled("/with/name"), filled("/with/path"));
            fs::create_dir_all(workbook.path("artifacts")).unwrap();
            let kept = workbook.path("artifacts").join(name);
            fs::rename(workbook.path(&path), kept).unwrap();
        } else if uses.starts_with("actions/download-artifact@") {
            assert_eq!(filled("/with/pattern"), "shard-*");
            let path = filled("/with/path");
            fs::rename(workbook.path("artifacts"), workbook.path(&path)).unwrap();
        } else {
            assert!(uses.starts_with("actions/checkout@"), "{step}");
            assert_eq!(step["with"]["persist-credentials"], false);
        }
    }
}

#[test]
fn github_grades_a_class_in_a_matrix() {
    let workflow = yaml("github.yml");
    schemas::assert_matches("github-workflow", &workflow);
    assert_eq!(
        workflow["permissions"],
        serde_json::json!({"contents": "read"})
    );

    let workbook = with_programs();
    fs::rename(workbook.path("class"), workbook.path("submissions")).unwrap();
    let shards = workflow["jobs"]["grade"]["strategy"]["matrix"]["shard"].as_array();
    let shards = shards.unwrap();
    let total = shards.len().to_string();
    for shard in shards {
        let said = [
            ("${{ matrix.shard }}", shard.to_string()),
            ("${{ strategy.job-total }}", total.clone()),
            ("${{ secrets.CLASS_SEED }}", "7".to_owned()),
        ];
        let said = said.each_ref().map(|(from, to)| (*from, to.as_str()));
        do_steps(&workbook, &workflow, "grade", &said);
    }
    do_steps(&workbook, &workflow, "merge", &[]);

    let summary = workbook.read("summary");
    assert!(summary.starts_with("## 5 learners\n"), "{summary}");
    fs::rename(workbook.path("submissions"), workbook.path("class")).unwrap();
    let arguments = "--seed 7 --format junit,markdown";
    assert_is_the_whole(&workbook, "artifacts/results", arguments);
}

/// Does what the script of a job says.
fn do_script(workbook: &Workbook, pipeline: &Value, job: &str, said: &[(&str, &str)]) {
    let mut env = variables(&pipeline["variables"], &[]);
    env.extend(
        said.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    for line in pipeline[job]["script"].as_array().unwrap() {
        shell(workbook, line.as_str().unwrap(), &env).ends_with(0);
    }
}

#[test]
fn gitlab_grades_a_class_in_parallel() {
    let pipeline = yaml("gitlab.yml");
    schemas::assert_matches("gitlab-ci", &pipeline);

    let workbook = with_programs();
    fs::rename(workbook.path("class"), workbook.path("submissions")).unwrap();
    let total = pipeline["grade"]["parallel"].as_u64().unwrap();
    for index in 1..=total {
        let (index, total) = (index.to_string(), total.to_string());
        let said = [
            ("CI_NODE_INDEX", index.as_str()),
            ("CI_NODE_TOTAL", &total),
            ("CLASS_SEED", "7"),
        ];
        do_script(&workbook, &pipeline, "grade", &said);
        // What the artifacts promise is there.
        let artifacts = &pipeline["grade"]["artifacts"];
        assert!(
            workbook
                .path(artifacts["paths"][0].as_str().unwrap())
                .is_dir()
        );
        let junit = text(artifacts, "/reports/junit").replace('*', &index);
        quick_junit::Report::deserialize_from_str(&workbook.read(&junit)).unwrap();
    }
    do_script(&workbook, &pipeline, "merge", &[("CI_NODE_TOTAL", "1")]);

    assert_eq!(pipeline["merge"]["artifacts"]["paths"][0], "results");
    fs::rename(workbook.path("submissions"), workbook.path("class")).unwrap();
    assert_is_the_whole(&workbook, "results", "--seed 7 --format markdown");
}

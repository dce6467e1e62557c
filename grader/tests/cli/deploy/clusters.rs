//! The script for Slurm, and the jobs for Kubernetes.

use serde_json::{Value, json};

use super::{assert_is_the_whole, deployed, run, text, with_programs, yaml};
use crate::{
    schemas,
    workbook::{Ran, Workbook},
};

/// Slurm, as far as the script asks for it: a job is run at once, and an array one task after the other.
const SBATCH: &str = r#"
array=
while [[ $1 == --* ]]; do
    case $1 in
        --array=*) array=${1#*=} ;;
        --dependency=*) [ "${1#*=}" = afterany:1 ] ;;
        --parsable | --job-name=*) ;;
        *) exit 98 ;;
    esac
    shift
done
export SLURM_CPUS_PER_TASK=2
if [ -n "$array" ]; then
    first=${array%-*} last=${array#*-}
    export SLURM_ARRAY_TASK_MIN=$first SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=$((last - first + 1))
    for id in $(seq "$first" "$last"); do
        SLURM_ARRAY_TASK_ID=$id "$@" &>>slurm.out || echo "task $id failed" >>slurm.out
    done
    echo '1;cluster'
else
    "$@" &>>slurm.out || echo 'merge failed' >>slurm.out
    echo '2;cluster'
fi
"#;

fn slurm(workbook: &Workbook, arguments: &[&str]) -> Ran {
    let script = deployed("slurm.sh").display().to_string();
    let command = [&[script.as_str()], arguments].concat();
    run(workbook, &command, &[("SHARDS".to_owned(), "3".to_owned())])
}

#[test]
fn slurm_grades_a_class_in_an_array_of_jobs() {
    let workbook = with_programs();
    super::play(&workbook, "sbatch", SBATCH);
    let ran = slurm(&workbook, &["class", "out"]).ends_with(0);
    let said = workbook.read("slurm.out");
    assert_eq!(
        ran.out, "Job 1 grades, job 2 merges. The class will be in out/class.\n",
        "{said}"
    );
    assert!(!said.contains("failed"), "{said}");
    for shard in 1..=3 {
        assert!(workbook.path(&format!("out/shards/{shard}")).is_dir());
    }
    assert_is_the_whole(&workbook, "out/class", "");
    slurm(&workbook, &["class"]).ends_with(2);
}

/// The container of a Job.
fn container(job: &Value) -> &Value {
    &job["spec"]["template"]["spec"]["containers"][0]
}

/// Runs the container of `job`, with its course and class in `workbook`, and with `said` in its environment.
fn run_container(workbook: &Workbook, job: &Value, said: &[(&str, &str)]) {
    let container = container(job);
    let words = ["command", "args"].map(|field| container[field].as_array().unwrap());
    let words: Vec<&str> = words
        .into_iter()
        .flatten()
        .map(|word| word.as_str().unwrap())
        .collect();
    let mut env: Vec<(String, String)> = Vec::new();
    for variable in container["env"].as_array().unwrap() {
        let value = match variable["name"].as_str().unwrap() {
            "COURSE" => workbook.path("").display().to_string(),
            "CLASS" => workbook.path("volume").display().to_string(),
            // The secret is optional.
            "SEED" => continue,
            _ => text(variable, "/value"),
        };
        env.push((text(variable, "/name"), value));
    }
    env.extend(
        said.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    run(workbook, &words, &env).ends_with(0);
}

#[test]
fn kubernetes_grades_a_class_in_an_indexed_job() {
    let (grade, merge) = (yaml("kubernetes/grade.yml"), yaml("kubernetes/merge.yml"));
    for job in [&grade, &merge] {
        schemas::assert_matches("kubernetes-job", job);
        let context = &container(job)["securityContext"];
        assert_eq!(context["allowPrivilegeEscalation"], false);
        assert_eq!(context["capabilities"], json!({"drop": ["ALL"]}));
    }
    assert_eq!(grade["spec"]["completionMode"], "Indexed");
    let completions = grade["spec"]["completions"].as_u64().unwrap();
    let told = &container(&grade)["env"][0];
    assert_eq!(
        *told,
        json!({"name": "JOB_COMPLETIONS", "value": completions.to_string()})
    );

    let workbook = with_programs();
    std::fs::create_dir(workbook.path("volume")).unwrap();
    std::os::unix::fs::symlink("../class", workbook.path("volume/submissions")).unwrap();
    for index in 0..completions {
        run_container(
            &workbook,
            &grade,
            &[("JOB_COMPLETION_INDEX", &index.to_string())],
        );
    }
    run_container(&workbook, &merge, &[]);
    assert_is_the_whole(&workbook, "volume/results", "");
}

#[test]
fn what_is_wrong_is_no_job() {
    for (at, value) in [
        ("/spec/completions", json!("4")),
        (
            "/spec/template/spec/containers/0/securityContext",
            json!({"privilege": false}),
        ),
        ("/kind", json!("Pod")),
    ] {
        let mut job = yaml("kubernetes/grade.yml");
        *job.pointer_mut(at).unwrap() = value;
        assert_ne!(schemas::faults("kubernetes-job", &job), [""; 0], "{at}");
    }
}

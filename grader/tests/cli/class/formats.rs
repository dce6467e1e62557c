//! What is written for others to read, read by real readers of it.

use std::fs;

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::{Value, json};

use super::{class, grade, json};
use crate::{schemas, workbook::Workbook};

/// A submission whose words are as evil as its learner's name.
const EVIL: &str = r##"
use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    println!("</system-out>]]>\u{1b}[2J</pre><script>alert(2)</script>\n##[error]x\n\u{202e}=cmd()");
    panic!("=cmd()|' </failure>]]>\u{1b}[2J<script>alert(1)</script>\n::error::x\n\u{202e}|`*_[x](y)")
}
"##;

/// The class and, in it, somebody who means harm.
pub fn with_evil() -> Workbook {
    let workbook = class();
    let folder = "class/=2+5\"&'<img src=x>|`";
    workbook.write(&format!("{folder}/toast/src/lib.rs"), EVIL);
    workbook
}

fn written(formats: &str) -> Workbook {
    let workbook = with_evil();
    grade(&workbook, &format!("--out out --format {formats}")).ends_with(0);
    workbook
}

#[test]
fn the_gradebook_is_a_csv_without_formulas() {
    let workbook = written("markdown");
    let text = workbook.read("out/gradebook.csv");
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let header = csv.headers().unwrap().clone();
    let columns: Vec<&str> = header.iter().collect();
    assert_eq!(
        columns,
        [
            "id",
            "name",
            "egg",
            "egg verdict",
            "toast",
            "toast verdict",
            "total",
            "possible"
        ]
    );
    let records: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 6);
    assert_eq!(&records[0][0], "'=2+5\"&'<img src=x>|`");
    for cell in records.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
}

#[test]
fn junit_is_read_by_others_and_counts_right() {
    let workbook = written("junit");
    let report = Report::deserialize_from_str(&workbook.read("out/junit.xml")).unwrap();
    assert_eq!(report.test_suites.len(), 12);
    for suite in &report.test_suites {
        let with = |kind| {
            let has = |status: &TestCaseStatus| matches!(status, TestCaseStatus::NonSuccess { kind: of, .. } if *of == kind);
            suite
                .test_cases
                .iter()
                .filter(|case| has(&case.status))
                .count()
        };
        let skipped = suite.test_cases.iter();
        let skipped = skipped.filter(|case| matches!(case.status, TestCaseStatus::Skipped { .. }));
        assert_eq!(suite.tests, suite.test_cases.len());
        assert_eq!(suite.failures, with(NonSuccessKind::Failure));
        assert_eq!(suite.errors, with(NonSuccessKind::Error));
        assert_eq!(suite.skipped, skipped.count());
        for case in &suite.test_cases {
            assert!(case.classname.is_some() && case.time.is_some());
        }
    }
    let sums = |of: fn(&quick_junit::TestSuite) -> usize| -> usize {
        report.test_suites.iter().map(of).sum()
    };
    assert_eq!(report.tests, sums(|suite| suite.tests));
    assert_eq!(report.failures, sums(|suite| suite.failures));
    assert_eq!(report.errors, sums(|suite| suite.errors));

    let evil = &report.test_suites[1];
    assert_eq!(evil.name.as_str(), "=2+5\"&'<img src=x>|` / toast");
    let TestCaseStatus::NonSuccess { description, .. } = &evil.test_cases[0].status else {
        panic!("{evil:?}");
    };
    let message = description.as_ref().unwrap().as_str();
    assert!(
        message.contains("</failure>]]>\\u{1b}[2J<script>"),
        "{message}"
    );
    let printed = evil.test_cases[0].system_out.as_ref().unwrap().as_str();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 3, "{printed}");
    assert!(
        lines[0].starts_with("</system-out>]]>\\u{1b}[2J</pre><script>"),
        "{printed}"
    );
}

/// All documents of the folder `out/FOLDER`, by the names of their files.
fn documents(workbook: &Workbook, folder: &str) -> Vec<(String, Value)> {
    let entries = fs::read_dir(workbook.path("out").join(folder)).unwrap();
    let documents = entries.map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let document = json(workbook, &format!("out/{folder}/{name}"));
        (name, document)
    });
    let mut documents: Vec<(String, Value)> = documents.collect();
    documents.sort_by(|(one, _), (other, _)| one.cmp(other));
    documents
}

/// The sum of what stands in the field `name` of each test.
fn sum(document: &Value, name: &str) -> u64 {
    let tests = document["tests"].as_array().unwrap().iter();
    tests.map(|test| test[name].as_u64().unwrap()).sum()
}

#[test]
fn gradescope_gets_a_document_for_each_learner() {
    let workbook = written("gradescope");
    let documents = documents(&workbook, "gradescope");
    for (name, document) in &documents {
        schemas::assert_matches("gradescope", document);
        assert_eq!(document["score"], sum(document, "score"), "{name}");
        assert!(
            sum(document, "score") <= sum(document, "max_score"),
            "{name}"
        );
        assert!(!document.to_string().contains(['\u{1b}', '\u{202e}']));
    }
    let mut scores: Vec<u64> = documents.iter().map(|(_, one)| sum(one, "score")).collect();
    scores.sort();
    assert_eq!(scores, [0, 0, 0, 5, 8, 8]);
    let ada = json(&workbook, "out/gradescope/ada.json");
    assert_eq!(
        (&ada["score"], ada["tests"].as_array().unwrap().len()),
        (&8.into(), 5)
    );
}

#[test]
fn classroom50_gets_a_document_for_each_learner() {
    let workbook = written("classroom50");
    let documents = documents(&workbook, "classroom50");
    let mut owners = Vec::new();
    for (name, document) in &documents {
        schemas::assert_matches("classroom50", document);
        assert_eq!(document["score"], sum(document, "score"), "{name}");
        // Also of those who have not handed in everything.
        assert_eq!(document["max-score"], 8, "{name}");
        assert_eq!(sum(document, "max-score"), 8, "{name}");
        assert!(!document.to_string().contains(['\u{1b}', '\u{202e}']));
        owners.push(document["owner"].as_str().unwrap().to_owned());
    }
    owners.sort();
    let expected = ["=2+5\"&'<img src=x>|`", "ada", "bob", "cy", "di", "eve"];
    assert_eq!(owners, expected);

    let cy = json(&workbook, "out/classroom50/cy.json");
    let missing = json!({"test-name": "toast: handed in", "passed": false, "score": 0, "max-score": 3,
        "verdict": "missing", "output": "nothing was handed in"});
    assert_eq!(cy["tests"][4], missing);
    let di = json(&workbook, "out/classroom50/di.json");
    let said = di["tests"][0]["output"].as_str().unwrap();
    assert!(said.contains("unclosed delimiter"), "{said}");
    // The same submissions get the same document, whenever and wherever they are graded.
    assert_eq!(di["datetime"], "1970-01-01T00:00:00Z");
}

#[test]
fn classroom50_gets_its_own_words_back() {
    let workbook = class();
    let said = [
        ("CLASSROOM", "classroom", "async-2026"),
        ("ASSIGNMENT", "assignment", "toast"),
        ("ASSIGNMENT_TYPE", "assignment_type", "group"),
        (
            "SUBMISSION_TAG",
            "submission",
            "submit/2026-09-01T10-00-00Z-a1b2c3d",
        ),
        (
            "COMMIT_URL",
            "commit",
            "https://git.example/ada/commit/a1b2c3d",
        ),
        (
            "RELEASE_URL",
            "release",
            "https://git.example/ada/releases/1",
        ),
        ("REVIEW_URL", "review", "https://git.example/ada/compare"),
    ];
    let ran = workbook
        .command("class class --out out --exercise toast --format classroom50")
        .envs(said.map(|(variable, _, value)| (variable, value)))
        .output()
        .unwrap();
    workbook.ran(&ran).ends_with(0);
    let ada = json(&workbook, "out/classroom50/ada.json");
    schemas::assert_matches("classroom50", &ada);
    for (_, field, value) in said {
        assert_eq!(ada[field], value);
    }
}

#[test]
fn what_is_not_asked_for_again_does_not_grow_old() {
    let workbook = written("gradescope,junit,classroom50,markdown");
    workbook.write("out/gradescope/notes.txt", "mine");
    grade(&workbook, "--out out --format prairielearn").ends_with(0);
    for gone in [
        "junit.xml",
        "summary.md",
        "gradescope/ada.json",
        "classroom50",
    ] {
        assert!(!workbook.path("out").join(gone).exists(), "{gone}");
    }
    assert_eq!(workbook.read("out/gradescope/notes.txt"), "mine");
    grade(&workbook, "--out out").ends_with(0);
    assert!(!workbook.path("out/prairielearn").exists());
}

#[test]
fn results_are_lines_that_steer_no_terminal() {
    let workbook = written("markdown");
    for file in ["results.jsonl", "manifest.json"] {
        let text = workbook.read(&format!("out/{file}"));
        assert!(
            text.is_ascii() || !text.contains(['\u{1b}', '\u{202e}', '\u{9b}']),
            "{file}"
        );
    }
    let evil = &super::results(&workbook, "out")[1]["report"]["checks"][0]["message"];
    assert!(evil.as_str().unwrap().contains("\u{1b}[2J"), "{evil}");
}

#[test]
fn prairielearn_gets_a_score_from_0_to_1() {
    let workbook = written("prairielearn");
    for (name, document) in documents(&workbook, "prairielearn") {
        schemas::assert_matches("prairielearn", &document);
        assert!(document.to_string().len() < 1_000_000, "{name}");
        assert!(!document.to_string().contains(['\u{1b}', '\u{202e}']));
    }
    let ada = json(&workbook, "out/prairielearn/ada.json");
    assert_eq!(
        (&ada["gradable"], &ada["score"]),
        (&true.into(), &1.0.into())
    );
    let cy = json(&workbook, "out/prairielearn/cy.json");
    assert_eq!(cy["score"], 0.625);
    assert!(
        cy["output"]
            .as_str()
            .unwrap()
            .contains("toast: nothing was handed in")
    );
}

#[test]
fn while_points_are_pending_nobody_is_told_others() {
    let workbook = class();
    // Where scratch folders belong is a file: nothing can be compiled.
    workbook.write("target/grade/scratch", "");
    let formats = "--out out --format prairielearn,gradescope,classroom50";
    grade(&workbook, formats).ends_with(2);
    let ada = json(&workbook, "out/prairielearn/ada.json");
    schemas::assert_matches("prairielearn", &ada);
    assert_eq!(ada["gradable"], false);
    assert!(!workbook.path("out/gradescope/ada.json").exists());
    assert!(!workbook.path("out/classroom50/ada.json").exists());
    for result in super::results(&workbook, "out") {
        schemas::assert_matches("workbook-result-1", &result);
    }
}

/// Schemas that accept everything say nothing.
#[test]
fn what_is_wrong_is_not_as_the_schemas_say() {
    let workbook = written("gradescope,prairielearn,classroom50");
    let result = &super::results(&workbook, "out")[3];
    let manifest = json(&workbook, "out/manifest.json");
    let ada = |folder: &str| json(&workbook, &format!("out/{folder}/ada.json"));
    let wrong = [
        (
            "workbook-result-1",
            result.clone(),
            "/status",
            json!("missing"),
        ),
        ("workbook-result-1", result.clone(), "/report", Value::Null),
        (
            "workbook-result-1",
            result.clone(),
            "/report/verdict",
            json!("fine"),
        ),
        (
            "workbook-class-1",
            manifest.clone(),
            "/shard",
            json!({"index": 0, "of": 2}),
        ),
        (
            "workbook-class-1",
            manifest,
            "/basis/sandbox/landlock",
            json!(true),
        ),
        (
            "gradescope",
            ada("gradescope"),
            "/tests/0/visibility",
            json!("always"),
        ),
        ("prairielearn", ada("prairielearn"), "/score", json!(5)),
        ("classroom50", ada("classroom50"), "/score", json!(0.5)),
        (
            "classroom50",
            ada("classroom50"),
            "/submission",
            json!("main"),
        ),
    ];
    for (schema, mut document, at, value) in wrong {
        *document.pointer_mut(at).expect(at) = value;
        assert_ne!(schemas::faults(schema, &document), [""; 0], "{schema}{at}");
    }
}

#[test]
fn a_summary_is_markdown_in_which_names_are_text() {
    let workbook = written("markdown");
    let text = workbook.read("out/summary.md");
    insta::assert_snapshot!(text);
}

/// What a browser would make of it is for a browser to say; that every tag is ours can be read here.
#[test]
fn the_page_holds_everything_and_no_script() {
    let workbook = written("markdown");
    let page = workbook.read("out/index.html");
    let lower = page.to_lowercase();
    for bad in [
        "<script",
        "javascript:",
        "<img",
        "<iframe",
        "<link",
        "src=\"",
        "@import",
        "url(",
    ] {
        assert!(!lower.contains(bad), "{bad}");
    }
    assert!(page.contains(
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
    ));
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "the message is there"
    );
    assert!(!page.contains(['\u{1b}', '\u{202e}']));
    // Handlers of events would be attributes of ours; there are none.
    let tags = page
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    assert!(tags.clone().all(|tag| !tag.contains(" on")), "a handler");
    assert_eq!(
        tags.filter(|tag| tag.starts_with("svg")).count(),
        1,
        "bob has a timeline"
    );
    for id in ["ada", "bob", "cy", "di", "eve"] {
        assert!(page.contains(&format!("<strong>{id}</strong>")));
    }
}

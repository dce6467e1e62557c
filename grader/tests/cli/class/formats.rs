//! What is written for others to read, read by real readers of it.

use std::fs;

use roxmltree::Document;
use serde_json::Value;

use super::{class, grade};
use crate::workbook::Workbook;

/// A submission whose words are as evil as its learner's name.
const EVIL: &str = r##"
use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("=cmd()|' </failure>]]>\u{1b}[2J<script>alert(1)</script>\n::error::x\n\u{202e}|`*_[x](y)")
}
"##;

/// The class and, in it, somebody who means harm.
fn with_evil() -> Workbook {
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

fn json(workbook: &Workbook, path: &str) -> Value {
    serde_json::from_str(&workbook.read(path)).unwrap()
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
fn junit_is_well_formed_and_counts_right() {
    let workbook = written("junit");
    let text = workbook.read("out/junit.xml");
    let document = Document::parse(&text).unwrap();
    let suites = document
        .root_element()
        .children()
        .filter(|node| node.is_element());
    let suites: Vec<_> = suites.collect();
    assert_eq!(suites.len(), 12);
    for suite in &suites {
        assert_eq!(suite.tag_name().name(), "testsuite");
        let cases: Vec<_> = suite.children().filter(|node| node.is_element()).collect();
        let with = |name| {
            let has = |case: &&roxmltree::Node| case.children().any(|one| one.has_tag_name(name));
            cases.iter().filter(has).count()
        };
        let number = |name| suite.attribute(name).unwrap().parse::<usize>().unwrap();
        assert_eq!(number("tests"), cases.len());
        assert_eq!(number("failures"), with("failure"));
        assert_eq!(number("errors"), with("error"));
        assert_eq!(number("skipped"), with("skipped"));
    }
    assert_eq!(
        suites[1].attribute("name"),
        Some("=2+5\"&'<img src=x>|` / toast")
    );
    let message = suites[1]
        .descendants()
        .find(|node| node.has_tag_name("failure"));
    let message = message.unwrap().text().unwrap();
    assert!(
        message.contains("</failure>]]>\\u{1b}[2J<script>"),
        "{message}"
    );
}

#[test]
fn gradescope_gets_a_document_for_each_learner() {
    let workbook = written("gradescope");
    let ada = json(&workbook, "out/gradescope/ada.json");
    assert_eq!(
        (&ada["score"], ada["tests"].as_array().unwrap().len()),
        (&8.into(), 5)
    );
    let mut scores = Vec::new();
    for file in fs::read_dir(workbook.path("out/gradescope")).unwrap() {
        let path = file.unwrap().path();
        let result: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let tests = result["tests"].as_array().unwrap();
        let sum: i64 = tests
            .iter()
            .map(|test| test["score"].as_i64().unwrap())
            .sum();
        assert_eq!(result["score"], sum, "{path:?}");
        for test in tests {
            assert_eq!(test["visibility"], "visible");
            assert!(test["score"].as_i64() <= test["max_score"].as_i64());
            assert!(
                !test["output"]
                    .as_str()
                    .unwrap()
                    .contains(['\u{1b}', '\u{202e}'])
            );
        }
        scores.push(sum);
    }
    scores.sort();
    assert_eq!(scores, [0, 0, 0, 5, 8, 8]);
}

#[test]
fn what_is_not_asked_for_again_does_not_grow_old() {
    let workbook = written("gradescope,junit,markdown");
    workbook.write("out/gradescope/notes.txt", "mine");
    grade(&workbook, "--out out --format prairielearn").ends_with(0);
    for gone in ["junit.xml", "summary.md", "gradescope/ada.json"] {
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
fn prairielearn_gets_a_score_from_0_to_1_or_is_told_to_wait() {
    let workbook = written("prairielearn");
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

    let workbook = class();
    workbook.write("target/grade/scratch", "");
    let formats = "--out out --format prairielearn,gradescope";
    grade(&workbook, formats).ends_with(2);
    assert_eq!(
        json(&workbook, "out/prairielearn/ada.json")["gradable"],
        false
    );
    assert!(!workbook.path("out/gradescope/ada.json").exists());
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

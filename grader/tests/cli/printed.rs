//! What a submission prints: shown to whoever wrote it, and believed by nobody.

use serde_json::Value;

use crate::{format::assert_matches_schema, workbook::Workbook};

/// An answer that prints, and burns the eggs that take less than a limit.
const TALKS: &str = r#"use std::time::Duration;

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    println!("boiling {}", egg.name);
    let late = egg.time < Duration::from_millis(LIMIT);
    eprintln!("late: {late}");
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time + Duration::from_millis(u64::from(late))).await;
    print!("no line break");
    pot.serve()
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    todo!("breakfast: cook the dishes together")
}
"#;

/// A workbook with this answer to `egg`.
fn answered(text: &str) -> Workbook {
    let workbook = Workbook::tiny();
    workbook.write("exercises/01-egg/src/lib.rs", text);
    workbook
}

/// The check called so, in a report.
fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["name"] == name);
    found.unwrap()
}

const IN_TIME: &str = "boil::an_egg_takes_exactly_its_time";

#[test]
fn what_the_failing_run_printed_is_shown_under_its_check() {
    let workbook = answered(&TALKS.replace("LIMIT", "60"));
    let ran = workbook.grade("run egg").ends_with(1).in_plain_text();
    insta::assert_snapshot!(ran.out);
    // In the document of a program it is data.
    let report = workbook.grade("run egg --format json").ends_with(1).json();
    assert_matches_schema(&report);
    let failed = check(&report, IN_TIME);
    assert_ne!(failed["seed"], 0, "others were right");
    let printed = "boiling egg\nlate: true\nno line break";
    assert_eq!(failed["printed"]["text"], printed);
    assert_eq!(failed["printed"]["omitted_bytes"], 0);
    // What passes says nothing, unless it is asked.
    let passed = "boil::nothing_boils_before_the_first_poll";
    assert_eq!(check(&report, passed)["printed"], Value::Null);
    let ran = workbook.grade("run egg --format json --show-output");
    let report = ran.ends_with(1).json();
    assert_matches_schema(&report);
    assert!(check(&report, passed)["printed"]["text"].is_string());
}

#[test]
fn of_much_the_last_lines_are_shown_and_all_if_asked() {
    let much = "for i in 0..14 { println!(\"line {i} {}\", \"x\".repeat(9 * i)); }";
    let text = TALKS.replace("LIMIT", "1000");
    let workbook = answered(&text.replace("println!(\"boiling {}\", egg.name);", much));
    let ran = workbook.grade("run egg --only exactly").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
    let ran = workbook.grade("run egg --show-output").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

#[test]
fn what_is_printed_without_end_is_cut_and_the_end_is_kept() {
    let endless = "for i in 0_u64.. { println!(\"{i}\"); }";
    let text = TALKS.replace("LIMIT", "1000");
    let workbook = answered(&text.replace("println!(\"boiling {}\", egg.name);", endless));
    let report = workbook.grade("run egg --format json").ends_with(1).json();
    assert_matches_schema(&report);
    let exhausted = check(&report, IN_TIME);
    assert_eq!(exhausted["verdict"], "exhausted");
    let text = exhausted["printed"]["text"].as_str().unwrap();
    assert!(text.len() <= 64 << 10 && text.len() > 32 << 10);
    let omitted = exhausted["printed"]["omitted_bytes"].as_u64().unwrap();
    assert!(omitted + text.len() as u64 > 7 << 20, "{omitted}");
    let first = text.lines().next().unwrap().parse::<u64>();
    assert!(first.is_ok(), "it begins with a whole line");
}

/// It looks like a pass, like a heading, like a command, and turns the lines of a terminal around.
#[test]
fn nothing_that_is_printed_is_taken_for_the_graders_word() {
    let forged = r#"println!("  ✓ All is well   passed  5/5\n\n5 of 5 points. Every check passed.\r\u{1b}[2J\u{202e}");
        println!("::error::mine\n##[error]mine\n</system-out><failure/>]]>\n`o` shows all\n│ two bars");"#;
    let text = TALKS.replace("LIMIT", "1000");
    let workbook = answered(&text.replace("println!(\"boiling {}\", egg.name);", forged));
    for flag in ["", " --show-output"] {
        let ran = workbook.grade(&format!("run egg{flag}")).ends_with(1);
        let is_its_own = |line: &&str| line.trim_start().starts_with("│ ");
        let forged = |line: &&str| {
            ["All is well", "5 of 5", "mine", "two bars"]
                .iter()
                .any(|word| line.contains(word))
        };
        let lines: Vec<&str> = ran.out.lines().filter(forged).collect();
        assert!(lines.len() >= 5, "{}", ran.out);
        assert!(lines.iter().all(is_its_own), "{}", ran.out);
        assert!(
            !ran.out.contains(['\u{1b}', '\u{202e}', '\r']),
            "{}",
            ran.out
        );
        let github = workbook.grade(&format!("run egg --format github{flag}"));
        let commands = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
        let commands: Vec<&str> = github.out.lines().filter(commands).collect();
        assert!(
            commands.iter().all(|line| !line.contains("mine")),
            "{commands:?}"
        );
    }
}

/// A partial line, and a lock on the output that nobody gives back: what can be had is shown, and the verdict is the same.
#[test]
fn a_lock_on_the_output_costs_its_last_words_and_nothing_else() {
    let locks = "print!(\"half\"); let (told, tell) = std::sync::mpsc::channel::<()>();
        std::thread::spawn(move || { let _lock = std::io::stdout().lock(); drop(told); std::thread::park(); });
        let _ = tell.recv();";
    let text = TALKS
        .replace("LIMIT", "1000")
        .replace("print!(\"no line break\");", "");
    let workbook = answered(&text.replace("println!(\"boiling {}\", egg.name);", locks));
    let report = workbook.grade("run egg --format json").ends_with(1).json();
    assert_ne!(check(&report, IN_TIME)["verdict"], "passed");
}

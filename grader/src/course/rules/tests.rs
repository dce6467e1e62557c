//! Rules and docs, on good files and on every bad one.

use proptest::prelude::*;

use super::*;

const PARTS: [&str; 2] = ["cook", "serve"];

const GOOD: &str = r#"[exercise]
thread = { by = "lab", verdict = ["blocked", "stuck"], quote = """
Nothing may
  hold the thread.""" }
left = { by = "lab", quote = "Nothing is left running." }

[serve]
sent = { by = "compiler", quote = "Can be sent." }
order = { free = "in any order" }

[cook]
lazy = "To call `cook` lights nothing."
about = { explains = ["Cooks one dish.", "One pair of hands."] }
"#;

const SKELETON: &str = r#"//! Exercise 01.
//!
//! - Nothing may hold the
//!   thread. Whoever waits, e.g. for a pot, lets others run.
#![allow(unused_variables)]
/// The rest stands alone
pub struct Dish {
    /// How long, in ms. No less.
    pub time: u64,
}

/// Cooks.
///
/// # Errors
///
/// 1. To call it lights nothing! The dish goes on then.
///
/// ```
/// cook("not this");
/// ```
pub async fn cook(dish: &str) -> Plate where Self: {
    todo!("cook: cook it")
}

impl Table {
    /// Cooks.
    pub fn serve(&self) {
        stream::once(async { todo!("serve_now: serve it") })
    }
}
"#;

fn read(text: &str) -> Result<Rules, RulesError> {
    Rules::read("rules.toml", text, &PARTS)
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

fn docs() -> Docs {
    Docs::read("skeleton.rs", SKELETON, &PARTS).unwrap()
}

/// The sentences of the docs that `rules` do not quote.
fn unquoted(rules: &str) -> Vec<String> {
    let left = docs().unquoted(&read(rules).unwrap().entries);
    left.into_iter().map(|one| one.text).collect()
}

#[test]
fn rules_are_read_in_the_order_of_the_file() {
    let rules = read(GOOD).unwrap().entries;
    let read: Vec<_> = rules
        .iter()
        .map(|one| (&*one.name, one.at.line, one.kind.clone()))
        .collect();
    let seen = Kind::ByLab(vec![Verdict::Blocked, Verdict::Stuck]);
    assert_eq!(
        read,
        [
            ("exercise.thread", 2, seen),
            ("exercise.left", 5, Kind::ByLab(OF_THE_LAB.into())),
            ("serve.sent", 8, Kind::ByCompiler),
            ("serve.order", 9, Kind::Free),
            ("cook.lazy", 12, Kind::Rule),
            ("cook.about", 13, Kind::Explains),
        ]
    );
    assert_eq!(rules[0].quotes[0].text, "Nothing may hold the thread.");
    assert_eq!(rules[5].quotes[1].text, "One pair of hands.");
    assert_eq!(rules[5].table(), "cook");
}

#[test]
fn what_says_nothing_is_named_with_its_place() {
    for value in [
        "3",
        "[]",
        "\" \"",
        "[\"a\", 3]",
        "{}",
        "{ quote = \"a\" }",
        "{ free = \"a\", explains = \"b\" }",
        "{ free = \"a\", by = \"lab\" }",
        "{ by = \"check\", quote = \"a\" }",
        "{ by = \"compiler\", verdict = \"unbuilt\", quote = \"a\" }",
        // In a part checks prove what there is to prove.
        "{ by = \"lab\", quote = \"a\" }",
    ] {
        let error = error(&format!("[cook]\nlazy = {value}"));
        assert!(error.starts_with("rules.toml:2:"), "{value}: {error}");
        assert!(
            error.contains("`cook.lazy` is not a quote; write "),
            "{value}: {error}"
        );
    }
    assert_eq!(
        error("[exercise]\na = { by = \"lab\", verdict = \"wrong\", quote = \"a\" }"),
        "rules.toml:2:29: `wrong` is no verdict of the lab's own; these are panicked, leaked, deadlocked, blocked, stuck, \
         exhausted, aborted"
    );
    assert_eq!(
        error("[cok]\n"),
        "rules.toml:1:2: `cok` is no part; did you mean `cook`?"
    );
    assert!(
        error("[drink]\n").ends_with("; name one, or `exercise` for what holds for all of them")
    );
    assert!(error("[cook\n").starts_with("rules.toml:1:"));
}

#[test]
fn what_is_named_has_to_be_a_rule() {
    let rules = read(GOOD).unwrap();
    let at = Place {
        file: "checks.rs".to_owned(),
        line: 7,
        column: None,
    };
    let proven = |rule| rules.proven("rules.toml", rule, &at);
    let named = |rule| rules.named("rules.toml", rule, &at);
    assert_eq!(proven("cook.lazy").unwrap().name, "cook.lazy");
    assert_eq!(
        named("exercise.thread").unwrap().at.line,
        2,
        "a mistake may break it"
    );
    for (wrong, told) in [
        (
            proven("exercise.thread"),
            "checks.rs:7: `exercise.thread` is seen by the lab, so nothing of the kind can be said of it; remove it here",
        ),
        (
            proven("serve.sent"),
            "checks.rs:7: `serve.sent` is seen by the compiler, so nothing of the kind can be said of it; remove it here",
        ),
        (
            named("serve.order"),
            "checks.rs:7: `serve.order` is left free, so nothing of the kind can be said of it; remove it here",
        ),
        (
            proven("cook.about"),
            "checks.rs:7: `cook.about` explains, so nothing of the kind can be said of it; remove it here",
        ),
        (
            named("cook.lasy"),
            "checks.rs:7: rules.toml has no rule `cook.lasy`; did you mean `cook.lazy`?",
        ),
    ] {
        assert_eq!(wrong.unwrap_err().to_string(), told);
    }
}

#[test]
fn docs_are_sentences_without_code_and_headings() {
    assert_eq!(
        unquoted(""),
        [
            "Exercise 01.",
            "Nothing may hold the thread.",
            "Whoever waits, e.g. for a pot, lets others run.",
            "The rest stands alone",
            "How long, in ms.",
            "No less.",
            "Cooks.",
            "To call it lights nothing!",
            "The dish goes on then.",
            "Cooks.",
        ]
    );
    let left = docs().unquoted(&[]);
    let lines: Vec<u32> = left.iter().map(|one| one.at.line).collect();
    assert_eq!(lines, [1, 3, 4, 6, 8, 8, 12, 16, 16, 26]);
    assert_eq!(docs().sentences(), 10);
}

#[test]
fn each_word_lies_in_a_quote_and_each_quote_in_the_docs_of_its_part() {
    let all = "[exercise]\na = [\"Exercise 01.\", \"Nothing may hold the thread. Whoever waits, e.g. for a pot\", \
               \"The rest stands alone\", \"How long, in ms. No less.\"]\n\
               [cook]\nb = \"lets others run.\"\nc = \"Cooks. To call it lights nothing! The dish goes on then\"\n\
               [serve]\nd = \"Cooks.\"";
    assert_eq!(unquoted(all), [""; 0]);
    assert_eq!(docs().lacking(&read(all).unwrap().entries), []);
    // A word that nobody quotes, and what another part's table quotes.
    let most = all.replace("may hold the thread.", "may hold the");
    assert_eq!(
        unquoted(&most),
        [
            "Nothing may hold the thread.",
            "Whoever waits, e.g. for a pot, lets others run."
        ]
    );
    assert_eq!(unquoted(&all.replace("\nd = \"Cooks.\"", "")), ["Cooks."]);
    for (quote, is_there) in [
        ("To call it lights nothing!", true),
        ("call it", true),
        ("To  call\\n it lights", true),
        ("o call it", false),
        ("To call it light", false),
        ("To call it lights nothing.", false),
        ("not this", false),
        ("Errors", false),
    ] {
        let rules = read(&format!("[cook]\na = \"{quote}\"")).unwrap();
        let lacking = docs().lacking(&rules.entries).len();
        assert_eq!(lacking == 0, is_there, "{quote}");
        let others = read(&format!("[serve]\na = \"{quote}\"")).unwrap();
        assert_eq!(docs().lacking(&others.entries).len(), 1, "{quote}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), at in 0..GOOD.len()) {
        _ = read(&text);
        let (before, after) = GOOD.split_at(at);
        _ = read(&format!("{before}{text}{after}"));
        _ = Docs::read("skeleton.rs", &text, &PARTS);
        let comment = text.replace(['\n', '\r'], "\n/// ");
        _ = Docs::read("skeleton.rs", &format!("/// {comment}\nfn f() {{}}"), &PARTS);
    }
}

//! Overlays, rule by rule.

use proptest::prelude::*;

use super::{
    path::{Entry, Source},
    *,
};
use crate::render::escape;

const POTS: &str = "\
//! Pots.

use std::{fmt, mem};
use tokio::time::{Duration, sleep};

/// A pot.
pub struct Pot {
    level: u32,
}

impl Pot {
    /// Fills it.
    pub fn fill(&mut self) {
        self.level += 1; // a ladle
    }

    fn empty(&mut self) {
        self.level = 0;
    }
}

impl From<u8> for Pot {
    fn from(level: u8) -> Pot {
        Pot { level: level.into() }
    }
}

impl From<u16> for Pot {
    fn from(level: u16) -> Pot {
        Pot { level: level.into() }
    }
}

/// Boils what is in it.
pub async fn boil(pot: Pot) {
    sleep(Duration::from_secs(pot.level.into())).await;
}
";

/// `overlay` laid over the files of `base`, by their paths.
fn laid(base: &[(&str, &str)], overlay: &str) -> Result<Answer, OverlayError> {
    let files = base.iter();
    let base = Answer::whole(files.map(|&(path, text)| (path, format!("solution/{path}"), text)));
    let header = (1..).zip(overlay.lines()).filter_map(|(line, text)| {
        let path = text.strip_prefix("//! Without:")?;
        Some((line, path.trim().to_owned()))
    });
    Base::of(base)?.with(&Overlay {
        label: "m.rs",
        text: overlay,
        without: &header.collect::<Vec<_>>(),
    })
}

/// `overlay` laid over [`POTS`].
#[track_caller]
fn over_pots(overlay: &str) -> String {
    let answer = laid(&[("src/lib.rs", POTS)], overlay).unwrap();
    answer.files().remove("src/lib.rs").unwrap()
}

#[track_caller]
fn refused(overlay: &str) -> String {
    let refused = laid(&[("src/lib.rs", POTS)], overlay);
    refused.unwrap_err().to_string()
}

/// What [`POTS`] is with `from` replaced by `to`.
#[track_caller]
fn pots(from: &str, to: &str) -> String {
    assert!(POTS.contains(from), "{from}");
    POTS.replace(from, to)
}

#[test]
fn an_item_replaces_that_of_its_path_with_its_docs_and_all_else_keeps_its_lines() {
    let is = over_pots("//! Mistake: x\n\n#[inline]\npub fn boil(_: Pot) {}\n");
    let (before, _) = POTS.split_once("/// Boils").unwrap();
    assert_eq!(is, format!("{before}#[inline]\npub fn boil(_: Pot) {{}}\n"));
    let is = over_pots("/// Another.\npub struct Pot {\n    level: u64,\n}\n");
    assert_eq!(
        is,
        pots("/// A pot.\n", "/// Another.\n").replace("level: u32,", "level: u64,")
    );
}

#[test]
fn a_method_is_found_by_the_header_of_its_impl() {
    let is =
        over_pots("impl Pot {\n    fn empty(&mut self) {\n        self.level /= 2;\n    }\n}\n");
    assert_eq!(is, pots("self.level = 0", "self.level /= 2"));
    let is = over_pots("impl From<u16> for Pot { fn from(_: u16) -> Pot { todo!() } }");
    let (before, after) = POTS.split_once("    fn from(level: u16)").unwrap();
    let (_, after) = after.split_once("    }\n").unwrap();
    assert_eq!(
        is,
        format!("{before}    fn from(_: u16) -> Pot {{ todo!() }}\n{after}")
    );
}

#[test]
fn what_is_new_goes_to_the_end_of_what_holds_it() {
    let is = over_pots("impl Pot {\n    fn full(&self) -> bool {\n        true\n    }\n}\n");
    let empty = "        self.level = 0;\n    }\n";
    let full = "\n    fn full(&self) -> bool {\n        true\n    }\n";
    assert_eq!(is, pots(empty, &format!("{empty}{full}")));
    let lid = "/// A lid.\nstruct Lid;\n\nimpl Lid {}\n";
    assert_eq!(
        over_pots(lid),
        format!("{POTS}\n/// A lid.\nstruct Lid;\n\nimpl Lid {{}}\n")
    );
    let drop = "impl Drop for Pot {\n    fn drop(&mut self) {}\n}\n";
    assert_eq!(over_pots(drop), format!("{POTS}\n{drop}"));
}

#[test]
fn what_is_left_out_goes_with_its_lines() {
    let is = over_pots("//! Without: fn boil\n");
    assert_eq!(is, POTS.split_once("\n/// Boils").unwrap().0);
    let is = over_pots("//! Without: impl Pot { fn empty }\n");
    assert_eq!(
        is,
        pots(
            "\n    fn empty(&mut self) {\n        self.level = 0;\n    }\n",
            ""
        )
    );
    let is = over_pots("//! Without: impl From< u8 > for Pot\n");
    let (before, after) = POTS.split_once("impl From<u8>").unwrap();
    assert_eq!(
        is,
        before.to_owned() + &after[after.find("impl From<u16>").unwrap()..]
    );
}

#[test]
fn imports_are_compared_by_name() {
    let is = over_pots("//! Without: use std::mem\n//! Without: use tokio::time::{Duration}\n");
    let left = pots("{fmt, mem}", "fmt").replace("{Duration, sleep}", "sleep");
    assert_eq!(is, left);
    let is = over_pots("//! Without: use std::{fmt, mem}\n");
    assert_eq!(is, pots("use std::{fmt, mem};\n", ""));
    let is = over_pots("use std::{future, pin::Pin};\nuse tokio::task;\n");
    let last = "use tokio::time::{Duration, sleep};\n";
    let new = format!("{last}use std::{{future, pin::Pin}};\nuse tokio::task;\n");
    assert_eq!(is, pots(last, &new));
    let none = laid(
        &[("src/lib.rs", "//! Pots.\n\nfn a() {}\n")],
        "use std::mem;\n",
    )
    .unwrap();
    assert_eq!(
        none.files()["src/lib.rs"],
        "//! Pots.\n\nuse std::mem;\n\nfn a() {}\n"
    );
}

#[test]
fn what_says_nothing_new_is_refused_with_file_and_line() {
    for (overlay, error) in [
        (
            "//! Mistake: x\n",
            "m.rs:1: nothing differs from the base; ",
        ),
        ("\nimpl Pot {}\n", "m.rs:2: nothing differs from the base; "),
        (
            "//! x\n\nimpl Pot {\n\n    fn empty(&mut self) { /* Why. */ self.level = 0; }\n}\n",
            "m.rs:5: `fn empty` is in the base as it is here; remove it",
        ),
        (
            "/// Other docs.\npub struct Pot { level: u32, }\n",
            "m.rs:1: `struct Pot` is in the base as it is here; remove it",
        ),
        (
            "use std::future;\nuse tokio::{task, time::sleep};\n",
            "m.rs:2: `use tokio::time::sleep` is in the base as it is here; remove it",
        ),
    ] {
        let refused = refused(overlay);
        assert!(refused.starts_with(error), "{overlay}: {refused}");
    }
}

#[test]
fn what_fits_nothing_is_refused_with_what_was_meant() {
    for (overlay, error) in [
        (
            "//! Mistake: x\n//! Without: fn boill\n",
            "m.rs:2: no `fn boill` in the base; did you mean `fn boil`?",
        ),
        (
            "//! Without: impl Pot { fn full }",
            "m.rs:1: no `impl Pot { fn full }` in the base; did you mean `impl Pot { fn fill }`?",
        ),
        (
            "//! Without: use std::time::Duration",
            "m.rs:1: no `use std::time::Duration` in the base",
        ),
        (
            "//! Without: boil",
            "m.rs:1: this is no item; write `//! Without: fn name`, ",
        ),
        (
            "\nimpl<T> Pot<T> { fn empty(&mut self) {} }",
            "m.rs:2: no `impl<T> Pot<T>` in the base; did you mean `impl Pot`?; write it as it stands there",
        ),
    ] {
        let refused = refused(overlay);
        assert!(refused.starts_with(error), "{overlay}: {refused}");
    }
}

#[test]
fn what_would_be_lost_is_refused() {
    for (overlay, error) in [
        (
            "fn a() {}\n\n// Why.\nfn b() {}\n",
            "m.rs:3: a comment between items goes nowhere; ",
        ),
        (
            "impl Pot {\n    fn b() {} // Why.\n}\n",
            "m.rs:2: a comment between items goes nowhere; ",
        ),
        (
            "fn a() {}\n/* Why. */\n",
            "m.rs:2: a comment between items goes nowhere; ",
        ),
        (
            "#![allow(unused)]\nfn a() {}\n",
            "m.rs:1:1: attributes stay the base's; ",
        ),
        (
            "\n/// Why.\nimpl Pot {\n    fn b() {}\n}\n",
            "m.rs:2: attributes stay the base's; ",
        ),
        ("fn a( {}\n", "m.rs:1:5: a bracket or quote has no partner"),
        ("fn a() { let }\n", "m.rs:1:14: "),
    ] {
        let refused = refused(overlay);
        assert!(refused.starts_with(error), "{overlay}: {refused}");
    }
}

#[test]
fn what_is_said_twice_is_refused() {
    for (overlay, error) in [
        (
            "fn boil() {}\n#[cfg(a)]\nfn boil() { 1 }\n",
            "m.rs:2: what `fn boil` comes to was said before; remove one of them",
        ),
        (
            "//! Without: fn boil\nfn boil() {}\n",
            "m.rs:2: what `fn boil` comes to ",
        ),
        (
            "//! Without: use std::mem\n//! Without: use std::{mem}\n",
            "m.rs:2: what `use std::mem` ",
        ),
        (
            "//! Without: fn boil\n//! Without: fn boil\n",
            "m.rs:2: what `fn boil` comes to was said before; remove one of them",
        ),
        (
            "//! Without: impl Pot\nimpl Pot {\n    fn full() {}\n}\n",
            "m.rs:2: what `impl Pot` comes to ",
        ),
        (
            "//! Without: impl Pot { fn empty }\n//! Without: impl Pot\n",
            "m.rs:2: what `impl Pot` comes to ",
        ),
        (
            "//! Without: impl Pot\n//! Without: impl Pot { fn empty }\n",
            "m.rs:2: what `impl Pot { fn empty }` comes to ",
        ),
    ] {
        let refused = refused(overlay);
        assert!(refused.starts_with(error), "{overlay}: {refused}");
    }
    let twins = "#[cfg(a)]\nfn a() {}\n\n#[cfg(not(a))]\nfn a() {}\n";
    for overlay in ["fn a() { 1 }", "//! Without: fn a"] {
        let refused = laid(&[("src/lib.rs", twins)], overlay)
            .unwrap_err()
            .to_string();
        assert!(
            refused.starts_with("m.rs:1: the base has several `fn a`; "),
            "{refused}"
        );
    }
}

#[test]
fn a_mod_is_the_file_that_it_stands_in() {
    let base = [
        (
            "src/lib.rs",
            "mod pool;\nmod inner {\n    use std::mem;\n\n    fn a() {}\n}\n\nfn a() {}\n",
        ),
        ("src/pool.rs", "//! The pool.\n\nmod worker;\n\nfn a() {}\n"),
        (
            "src/pool/worker.rs",
            "fn a() {\n    work();\n}\n\nfn b() {}\n",
        ),
    ];
    let overlay = "\
//! Without: mod inner { use std::mem }
//! Without: mod pool { mod worker { fn b } }

mod pool {
    use std::fmt;

    mod worker {
        fn a() {
            \"two
        lines\"
        }

        fn c() {
            work();
        }
    }
}

mod inner {
    fn a() { 1 }
}
";
    let answer = laid(&base, overlay).unwrap();
    let files = answer.files();
    assert_eq!(
        files["src/lib.rs"],
        "mod pool;\nmod inner {\n    fn a() { 1 }\n}\n\nfn a() {}\n"
    );
    assert_eq!(
        files["src/pool.rs"],
        "//! The pool.\n\nuse std::fmt;\n\nmod worker;\n\nfn a() {}\n"
    );
    assert_eq!(
        files["src/pool/worker.rs"],
        "fn a() {\n    \"two\n        lines\"\n}\n\nfn c() {\n    work();\n}\n"
    );
    let at = |file: &str, line| Place {
        file: file.to_owned(),
        line,
        column: Some(1),
    };
    let written = |file, line| answer.written_at(&at(file, line)).unwrap().to_string();
    assert_eq!(written("src/pool/worker.rs", 1), "m.rs:8");
    assert_eq!(written("src/pool/worker.rs", 7), "m.rs:14");
    assert_eq!(written("src/pool.rs", 7), "solution/src/pool.rs:5");
    assert_eq!(answer.written_at(&at("src/lib.rs", 99)), None);
}

#[test]
fn an_answer_of_several_files_can_be_one() {
    let base = [
        (
            "src/lib.rs",
            "//! Pots.\n\nmod lid;\npub mod pot;\n\nfn boil() {}\n",
        ),
        ("src/lid.rs", "//! The lid.\n\nuse crate::pot::Pot;\n"),
        ("src/pot.rs", "pub struct Pot;\n"),
    ];
    let answer = laid(&base, "mod pot {\n    pub struct Pot(u8);\n}\n").unwrap();
    let one = "//! Pots.\n\nmod lid {\n//! The lid.\n\nuse crate::pot::Pot;\n}\npub mod pot {\npub struct Pot(u8);\n}\n\nfn boil() {}\n";
    assert_eq!(answer.in_one_file(), one);
    assert!(syn::parse_file(one).is_ok());
}

/// What a file may have of each item: nothing, or one of several contents.
type Items = Vec<Option<u8>>;

/// A file of `items`, in the order of `order`.
fn file(items: &Items, order: &[usize]) -> String {
    let item = |&number: &usize| {
        let content = items[number]?;
        Some(match number {
            0..3 => format!("use a::{{b{number}, c::d{number}}};\n"),
            3..6 => format!("/// Docs.\nfn f{number}() {{\n    // Why.\n    f({content})\n}}\n"),
            6..8 => {
                let more = if content > 1 {
                    "\n    fn more() {}\n"
                } else {
                    ""
                };
                format!("impl From<u{number}> for T {{\n    const C: u8 = {content};\n{more}}}\n")
            }
            _ => format!("struct S{number} {{\n    s: [u8; {content}],\n}}\n"),
        })
    };
    let items: Vec<String> = order.iter().filter_map(item).collect();
    items.join("\n")
}

/// All that is in a file, by its path.
fn contents(text: &str) -> BTreeMap<String, String> {
    let level = Source::read("src/lib.rs", text).unwrap().level;
    let uses = level.uses.into_iter().flat_map(|one| one.names);
    let uses = uses.map(|name| (name, String::new()));
    let entries = level
        .entries
        .into_iter()
        .flat_map(|entry| match entry.inside {
            None => vec![(entry.key, entry.tokens)],
            Some(inside) => {
                let path = |member: &Entry| format!("{} {{ {} }}", entry.key, member.key);
                let members = inside.entries.into_iter();
                let members = members.map(|member| (path(&member), member.tokens));
                [(entry.key.clone(), String::new())]
                    .into_iter()
                    .chain(members)
                    .collect()
            }
        });
    uses.chain(entries).collect()
}

/// The overlay that makes `whole` of `base`.
fn difference(base: &str, whole: &str) -> String {
    let (old, new) = (contents(base), contents(whole));
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let gone_with = |path: &str| {
        path.split_once(" {")
            .is_some_and(|(of, _)| !new.contains_key(of))
    };
    let gone = gone.filter(|path| !gone_with(path));
    let mut overlay: String = gone.map(|path| format!("//! Without: {path}\n")).collect();
    for (path, tokens) in new
        .iter()
        .filter(|(path, tokens)| old.get(*path) != Some(*tokens))
    {
        overlay += &match path.split_once(" {") {
            _ if path.starts_with("use ") => format!("{path};\n"),
            Some((within, _)) if old.contains_key(within) => format!("{within} {{ {tokens} }}\n"),
            Some(_) => continue,
            None if tokens.is_empty() => {
                let within = format!("{path} {{");
                let members = new.iter().filter(|(path, _)| path.starts_with(&within));
                let members: Vec<&str> = members.map(|(_, tokens)| &**tokens).collect();
                format!("{path} {{ {} }}\n", members.join(" "))
            }
            None => format!("{tokens}\n"),
        };
    }
    overlay
}

proptest! {
    #[test]
    fn what_differs_laid_over_the_base_gives_the_whole(
        base in proptest::collection::vec(proptest::option::of(0_u8..3), 10),
        whole in proptest::collection::vec(proptest::option::of(0_u8..3), 10),
        order in Just((0..10).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let (base, whole) = (file(&base, &order), file(&whole, &order));
        let overlay = difference(&base, &whole);
        match laid(&[("src/lib.rs", &base)], &overlay) {
            Ok(answer) => {
                let text = &answer.files["src/lib.rs"];
                prop_assert_eq!(contents(&text.text), contents(&whole), "{}\n{}", overlay, text.text);
                prop_assert_eq!(text.origins.len(), text.text.lines().count());
            }
            Err(error) => {
                prop_assert!(matches!(error, OverlayError::Nothing { .. }), "{}\n{}", error, overlay);
                prop_assert_eq!(contents(&base), contents(&whole));
            }
        }
    }

    #[test]
    fn any_text_is_laid_or_refused(overlay in any::<String>(), path in any::<String>()) {
        for overlay in [overlay.clone(), format!("fn a() {{{overlay}}}"), format!("//! Without: {path}")] {
            if let Err(error) = laid(&[("src/lib.rs", POTS)], &overlay) {
                prop_assert!(error.to_string().chars().all(escape::is_inert), "{}", error);
            }
        }
    }
}

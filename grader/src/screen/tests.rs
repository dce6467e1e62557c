//! The screen, on what it refuses, what it lets through, and what it must survive.

use proptest::prelude::*;

use super::*;

/// What the screen objects to, as `line:column` and the kind.
fn objections(text: &str) -> Vec<(u32, u32, Refused)> {
    let objections = found(&submission(&[text])).into_iter();
    objections
        .map(|objection| {
            (
                objection.at.line,
                objection.at.column.unwrap(),
                objection.to,
            )
        })
        .collect()
}

/// What the screen objects to.
fn found(submission: &Submission) -> Vec<Objection> {
    screen(submission, &Stop::new()).objections
}

/// A submission of a `src/lib.rs`, and of modules beside it.
fn submission(texts: &[&str]) -> Submission {
    let path = |number| match number {
        0 => "src/lib.rs".to_owned(),
        number => format!("src/module{number}.rs"),
    };
    let files = texts.iter().enumerate();
    Submission {
        name: "x".to_owned(),
        sha256: String::new(),
        files: files
            .map(|(number, text)| (path(number), (*text).to_owned()))
            .collect(),
    }
}

fn kinds(text: &str) -> Vec<Refused> {
    objections(text)
        .into_iter()
        .map(|(_, _, kind)| kind)
        .collect()
}

fn opens(name: &str) -> Refused {
    Refused::Opens(name.to_owned())
}

#[test]
fn ordinary_code_passes() {
    let code = r##"#![allow(unused)]
//! Says `include!("x")`, and does not do it.
use std::{env, path::Path};
mod kitchen;
#[cfg(feature = "x")]
#[doc(alias = "path")]
#[derive(Debug)]
struct Include<'a> { include: &'a str, path: &'a [&'a str] }
async fn cook(include: bool, env: u8) -> bool {
    let text = "include_str!(\"/etc/passwd\") #[path = \"x\"]";
    let raw = r#"include!("x")"#;
    if !include { mod inner {} }
    let include_env = include != (env as u8 == 3);
    let longer = include as u32;
    println!("{env:?} {}", env);
    let path = env::args();
    unsafe_but_not();
    tokio::select! { path = async {} => {} }
    include
}
"##;
    assert_eq!(objections(code), []);
}

#[test]
fn macros_that_open_files_are_refused_with_their_place() {
    assert_eq!(
        objections("fn a() {}\nconst S: &str = include_str!(\"/etc/passwd\");"),
        [(2, 17, opens("include_str"))]
    );
    for code in [
        "include!(\"x\");",
        "core::include!{\"x\"}",
        "std::r#include ! [\"x\"];",
        "use std::include as kitchen;",
        "pub use core::{cmp::Ord, include as kitchen};",
        "#[doc = include!(\"x\")] fn f() {}",
        "include /* a comment */ !(\"x\");",
    ] {
        assert_eq!(kinds(code), [opens("include")], "{code}");
    }
    assert_eq!(
        kinds("const B: &[u8] = include_bytes!(\"x\");"),
        [opens("include_bytes")]
    );
}

#[test]
fn macros_that_a_macro_could_call_are_refused() {
    let passed_in = "macro_rules! call { ($name:ident) => { $name!(\"x\") } }\nconst S: &str = call!(include_str);";
    assert_eq!(objections(passed_in), [(2, 23, opens("include_str"))]);
    let in_body = "macro_rules! call { () => { deeper!([include_str]) } }";
    assert_eq!(objections(in_body), [(1, 38, opens("include_str"))]);
}

#[test]
fn the_environment_is_not_read() {
    assert_eq!(
        kinds("const E: &str = env!(\"HOME\");"),
        [Refused::Environment("env".to_owned())]
    );
    assert_eq!(
        kinds("use std::option_env as e;"),
        [Refused::Environment("option_env".to_owned())]
    );
}

#[test]
fn modules_stand_where_they_are_looked_for() {
    assert_eq!(
        objections("\n#[path = \"/etc/x.rs\"]\nmod x;"),
        [(2, 3, Refused::Path)]
    );
    assert_eq!(
        kinds("mod x { #![path = \"/etc\"] mod y; }"),
        [Refused::Path]
    );
    assert_eq!(
        kinds("#[cfg_attr(all(), path = \"x\")] mod x;"),
        [Refused::Path]
    );
    for code in [
        "macro_rules! m { ($p:meta) => { #[$p] mod s; } } m!(path = \"/x\");",
        "macro_rules! m { ($p:meta $m:ident) => { #[$p] $m s; } } m!(path = \"/x\" mod);",
    ] {
        assert_eq!(kinds(code), [Refused::ModInMacro], "{code}");
    }
}

#[test]
fn attributes_that_get_round_the_compiler_are_refused() {
    assert_eq!(
        kinds("#[unsafe(naked)] extern \"C\" fn f() {}"),
        [Refused::UnsafeAttribute]
    );
    assert_eq!(
        kinds(
            "macro_rules! m { ($u:ident) => { #[$u(naked)] extern \"C\" fn f() {} } } m!(unsafe);"
        ),
        [Refused::UnsafeAttribute]
    );
    assert_eq!(
        kinds("#![debugger_visualizer(gdb_script_file = \"/etc/passwd\")]"),
        [Refused::Visualizer]
    );
    assert_eq!(kinds("#![feature(test)]"), [Refused::Feature]);
    assert_eq!(
        kinds("#![cfg_attr(all(), feature(test))]"),
        [Refused::Feature]
    );
}

#[test]
fn plain_unsafe_code_is_left_to_the_compiler() {
    assert_eq!(kinds("fn f() { unsafe { } }"), []);
}

#[test]
fn the_plainest_shape_of_the_first_hole_is_refused_wherever_it_stands() {
    let hole = "fn f<'a, 'b, T>(_: &'a &'b (), v: &'b T) -> &'a T { v }";
    assert_eq!(objections(hole), [(1, 20, Refused::NestedLifetimes)]);
    let in_a_macro =
        "macro_rules! m { ($a:lifetime $b:lifetime) => { type T<$a, $b> = &$a &$b (); } }";
    assert_eq!(kinds(in_a_macro), [Refused::NestedLifetimes]);
    assert_eq!(
        kinds("fn f<'a>(s: &'a &'a str, t: &&'a str, u: &'a [&'static str]) {}"),
        []
    );
}

/// The first hole, in other words: with the function pointer below, each gives a reference any lifetime.
const TRANSLATORS: [&str; 6] = [
    "fn f<'a, 'b, T>(v: (Ref<'a, &'b ()>, &'b T)) -> &'a T { v.1 }",
    "fn f<'a, 'b, T>(_: [Ref<'a, &'b ()>; 0], v: &'b T) -> &'a T { v }",
    "fn f<'a, 'b, T>(_: P<'a, 'b>, v: &'b T) -> &'a T { v }",
    "fn f<'a, 'b, T>(_: Option<&'a Vec<&'b ()>>, v: &'b T) -> &'a T where T: Sized { v }",
    "fn f<'a, 'b, F: Fn() -> u8, T>(v: &'b T, _: &'a Vec<&'b ()>) -> Option<&'a T> { Some(v) }",
    "impl X { fn f<'a, 'b>(self: &'a Y<'b>, s: &'b str) -> &'a str { s } }",
];

#[test]
fn the_first_hole_is_refused_where_there_are_function_pointers() {
    let user = "fn g<'x, T>(v: &'x T) -> &'static T { let f: for<'y> fn(_, &'y T) -> &'static T = f; f(p, v) }";
    for translator in TRANSLATORS {
        let all = found(&submission(&[translator, user]));
        assert_eq!(all.len(), 1, "{translator}");
        assert_eq!(all[0].to, Refused::ImpliedBound);
        assert_eq!(all[0].at.file, "src/lib.rs");
        assert_eq!(found(&submission(&[translator])), [], "{translator}");
    }
    // None of these takes one lifetime for another.
    for honest in [
        "fn f<'a, 'b>(a: &'a str, b: &'b str) -> &'a str { a }",
        "fn f<'a>(a: &'a Vec<&'a str>, b: &'a str) -> &'a str { b }",
        "fn f<'a, 'b>(a: &'a Menu<'b>) -> usize { 0 }",
        "fn f<'a, 'b, T: Into<Vec<u8>>>(a: &'a str, f: impl Fn(&'b str) -> bool) -> &'b str { f(a) }",
        "fn f<'a>(&'a self, name: &str) -> Option<&'a Dish> { None }",
        "fn f(menu: &Menu<'_>, pick: fn(&Dish) -> bool) -> fn() { pick }",
    ] {
        assert_eq!(found(&submission(&[honest, user])), [], "{honest}");
    }
}

#[test]
fn the_second_hole_is_refused_where_there_is_a_trait_object_of_all() {
    // Of anything it makes anything else.
    let of_all = "pub trait Object<U> { type Output; }\nimpl<T: ?Sized, U> Object<U> for T { type Output = U; }";
    let user = "fn f<T, U>(x: T) -> U { g::<dyn crate::Object<U, Output = T>, U>(x) }";
    let all = found(&submission(&[user, of_all]));
    let found_there: Vec<_> = all
        .iter()
        .map(|one| (one.at.to_string(), &one.to))
        .collect();
    assert_eq!(
        found_there,
        [("src/lib.rs:1:29".to_owned(), &Refused::ObjectOfAll)]
    );
    let in_other_words =
        "impl<T, U> self::Object<U> for T where T: Clone + ?Sized { type Output = U; }";
    assert_eq!(found(&submission(&[user, in_other_words])).len(), 1);
    for honest in [
        "impl<T: ?Sized> Object<T> for Box<T> { type Output = T; }",
        "impl<T, U> Object<U> for T { type Output = U; }",
        "impl<S: ?Sized> StreamExt for S where S: Stream {}",
        "fn g(object: Box<dyn for<'a> Fn(&'a str) -> &'a str>) {}",
    ] {
        assert_eq!(found(&submission(&[user, honest])), [], "{honest}");
    }
}

#[test]
fn a_line_for_scripts_is_refused() {
    // The compiler skips the first line here, and then sees the `include!`.
    for code in [
        "#!/*\ninclude!(\"x\"); // */ x",
        "#!\"\ninclude!(\"x\"); \"",
        "\u{feff}#!/bin/sh",
        "\n---\n",
    ] {
        assert_eq!(objections(code), [(1, 1, Refused::Preamble)], "{code}");
    }
    assert_eq!(kinds("\u{feff}#![allow(unused)]"), []);
}

#[test]
fn a_file_that_is_not_rust_is_left_to_the_compiler_unless_it_could_open_another() {
    assert_eq!(kinds("fn cook() { \"never closed }"), []);
    assert_eq!(
        objections("include!(\"x\");\nfn cook() { (]"),
        [(2, 14, Refused::Unreadable("include".to_owned()))]
    );
}

#[test]
fn deep_nesting_is_refused_and_survived() {
    let nested = |depth: usize| format!("fn f() {{ {}{} }}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(kinds(&nested(MOST_NESTING - 1)), []);
    assert_eq!(kinds(&nested(MOST_NESTING)), [Refused::Nesting]);
    assert_eq!(kinds(&nested(200_000)), [Refused::Nesting]);
    assert_eq!(kinds(&"(".repeat(400_000)), []);
    assert_eq!(kinds(&"!&".repeat(200_000)), []);
    assert_eq!(kinds(&"/*".repeat(200_000)), []);
}

#[test]
fn objections_are_few_and_name_the_file() {
    let mut submission = Submission {
        name: "x".to_owned(),
        sha256: String::new(),
        files: Default::default(),
    };
    for file in ["src/a.rs", "src/lib.rs"] {
        submission
            .files
            .insert(file.to_owned(), "include!(\"x\");\n".repeat(15));
    }
    let objections = found(&submission);
    assert_eq!(objections.len(), MOST_OBJECTIONS);
    let diagnostic = objections[1].diagnostic();
    assert_eq!(diagnostic.at.unwrap().to_string(), "src/a.rs:2:1");
    assert!(diagnostic.rendered.contains("\n --> src/a.rs:2:1\n"));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        _ = found(&submission(&[&text]));
    }

    #[test]
    fn any_row_of_tokens_is_survived(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "include", "!", "(", ")", "[", "]", "{", "}", "#", "\"x\"", "'a", "&", "use", "as", "mod", "path", "=",
            "macro_rules", "unsafe", "fn", "impl", "dyn", "for", "<", ">", "->", "?", "Sized", "where", "x", ";", "\n", "//", "/*", "*/", "r#\"", "$",
        ]),
        0..40,
    )) {
        _ = found(&submission(&[&words.join(" ")]));
    }

    #[test]
    fn no_spelling_of_a_call_gets_through(
        before in "[ -~]{0,20}\n",
        gap in "[ \t\n]{0,3}(/\\*[a-z ]{0,5}\\*/)?[ \n]{0,2}",
        name in proptest::sample::select(OPENING.to_vec()),
    ) {
        // What comes before may open a string or a comment, or not be Rust: then nothing is called.
        let call = format!("{name}{gap}!{gap}(\"/etc/passwd\");");
        let whole = format!("{before}{call}");
        let is_code = before.parse::<TokenStream>().is_ok() && !before.contains("/*");
        prop_assume!(is_code);
        prop_assert!(!found(&submission(&[&whole])).is_empty());
    }
}

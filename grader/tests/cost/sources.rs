//! Sources that keep the screen busy.

use grader::{
    intake::Submission,
    screen::{MOST_OBJECTIONS, screen},
    stop::Stop,
};

use crate::Shape;

const MB: usize = 1 << 20;

fn submission(text: String) -> Submission {
    files([("src/lib.rs".to_owned(), text)])
}

fn files(files: impl IntoIterator<Item = (String, String)>) -> Submission {
    Submission {
        name: String::new(),
        sha256: String::new(),
        files: files.into_iter().collect(),
    }
}

fn read(submission: &Submission) {
    let objections = screen(submission, &Stop::new()).objections;
    assert!(objections.len() <= MOST_OBJECTIONS);
    for objection in objections {
        assert!(objection.to.to_string().len() < 4_000);
    }
}

pub fn shapes() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (name, one) in [
        ("screen: impl<", "impl<"),
        ("screen: impl<T> ", "impl<T> "),
        ("screen: impl for", "impl<T> A for T {} "),
        (
            "screen: impl of references",
            "impl<'a, 'b> A for &'a &'b () {} ",
        ),
        ("screen: traits and objects", "trait A {} type T = dyn A; "),
        ("screen: dyn", "dyn A + "),
        ("screen: for<", "for<'a> "),
        ("screen: where", "where 'a: 'b, "),
        ("screen: lifetimes", "'a "),
        ("screen: references", "&'a "),
        ("screen: references of two lifetimes", "&'a &'b "),
        ("screen: <", "<"),
        ("screen: >", ">"),
        ("screen: fn<", "fn f<'a, "),
        (
            "screen: functions",
            "fn f<'a, 'b>(x: &'a &'b (), y: &'b ()) -> &'a () { y } ",
        ),
        ("screen: function pointers", "type F = fn(&u8) -> &u8; "),
        ("screen: traits", "trait T<"),
        ("screen: attributes", "#["),
        ("screen: whole attributes", "#[a] "),
        ("screen: parentheses", "("),
        ("screen: pairs", "()"),
        ("screen: nests", "{{}}"),
        ("screen: closed too soon", ")"),
        ("screen: raw identifiers", "r#impl "),
        ("screen: raw texts", "r#\"\"# "),
        ("screen: the beginning of raw texts", "r#"),
        ("screen: comments in comments", "/*"),
        ("screen: comments", "/**/"),
        ("screen: documentation", "/// x\n"),
        ("screen: texts", "\"a\" "),
        ("screen: a text without an end", "\"a"),
        ("screen: characters", "'\\u{0}' "),
        ("screen: include", "include!(x); "),
        ("screen: use", "use a as b; "),
        ("screen: use {", "use a::{"),
        ("screen: macros", "m!{} "),
        ("screen: macros in macros", "m!{"),
        (
            "screen: macro_rules",
            "macro_rules! m { () => { mod a; } } ",
        ),
        ("screen: dollars", "$a &$b "),
        ("screen: modules", "mod a { } "),
        ("screen: associated types", "type A = <B as C>::D; "),
        ("screen: semicolons", ";"),
        ("screen: colons", "::"),
        ("screen: equals", "="),
        ("screen: numbers", "1 "),
        ("screen: a long number", "1"),
        ("screen: a long name", "a"),
        ("screen: accents", "e\u{301} "),
        ("screen: line breaks", "\n"),
        ("screen: what is no token", "\u{0}"),
        ("screen: unsafe", "unsafe "),
        ("screen: path =", "#[path = \"x\"] mod a; "),
    ] {
        shapes.push(Shape::new(
            name,
            1_000,
            64 * MB,
            move |n| submission(one.repeat(n)),
            read,
        ));
    }
    shapes.push(Shape::new(
        "screen: many files",
        25,
        64 * MB,
        |n| files((0..n).map(|number| (format!("src/m{number}.rs"), "fn f() {} ".repeat(200)))),
        read,
    ));
    shapes.push(Shape::new(
        "screen: brackets that fit",
        1_000,
        64 * MB,
        |n| submission("(".repeat(n) + &")".repeat(n)),
        read,
    ));
    shapes.push(Shape::new(
        "screen: an alias of an alias",
        500,
        64 * MB,
        |n| {
            submission(
                (0..n)
                    .map(|number| format!("type A{number}<'a> = &'a A{}<'a>; ", number + 1))
                    .collect(),
            )
        },
        read,
    ));
    shapes.push(Shape::new(
        "screen: an import of an import",
        500,
        64 * MB,
        |n| {
            submission(
                (0..n)
                    .map(|number| format!("use a{number} as a{}; ", number + 1))
                    .collect(),
            )
        },
        read,
    ));
    shapes.push(Shape::new(
        "screen: traits above traits",
        500,
        64 * MB,
        |n| {
            submission(
                (0..n)
                    .map(|number| format!("trait A{number}: A{} {{}} ", number + 1))
                    .collect(),
            )
        },
        read,
    ));
    shapes
}

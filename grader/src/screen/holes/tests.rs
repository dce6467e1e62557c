//! The shapes of holes: those that are public, in the words that were thought of, and honest code that has none.

use std::{fs, path::Path};

use super::*;
use crate::{intake::Submission, screen::screen, stop::Stop};

fn screened(text: &str) -> Screened {
    let submission = Submission {
        name: "x".to_owned(),
        sha256: String::new(),
        files: [("src/lib.rs".to_owned(), text.to_owned())].into(),
    };
    screen(&submission, &Stop::new())
}

fn workspace() -> &'static Path {
    let parent = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    parent.expect("the grader is a member of the workspace")
}

/// All files with Rust in them below `folder`; none if it is not there.
fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        match path.is_dir() {
            // Checks are the course's, and may do what a submission may not.
            true if path.ends_with("tests") => {}
            true => sources(&path, found),
            false => found.extend(
                path.extension()
                    .is_some_and(|end| end == "rs")
                    .then_some(path),
            ),
        }
    }
}

/// What a file in `tests/holes` says in its header, at `key`.
fn says<'t>(text: &'t str, key: &str) -> &'t str {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("//! ")?.strip_prefix(key));
    line.unwrap_or_else(|| panic!("there is no `{key}` in\n{text}"))
        .trim()
}

#[test]
fn each_known_hole_is_refused_or_doubted() {
    let mut files = Vec::new();
    sources(&workspace().join("grader/tests/holes"), &mut files);
    assert!(files.len() > 30, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let Screened { objections, doubts } = screened(&text);
        let found = match (objections.is_empty(), doubts.is_empty()) {
            (false, _) => "refused",
            (true, false) => "doubted",
            (true, true) => "passed",
        };
        assert_eq!(found, says(&text, "Screen:"), "{}", file.display());
    }
}

#[test]
fn no_honest_answer_is_refused_or_doubted() {
    let mut files = Vec::new();
    for folder in ["exercises", "solutions", "book/listings/examples"] {
        sources(&workspace().join(folder), &mut files);
    }
    assert!(files.len() > 5);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(screened(&text), Screened::default(), "{}", file.display());
    }
}

#[test]
fn what_looks_like_a_hole_and_is_none_passes() {
    for honest in [
        // A parser that lends from what it reads, and is passed on by name.
        "struct Parser<'s> { rest: &'s str }
         impl<'s> Parser<'s> {
             fn word(&mut self) -> Option<&'s str> { None }
             fn rest(&self) -> &'s str { self.rest }
             fn pair(&mut self) -> (&'s str, &str) { (self.rest, self.rest) }
         }
         fn all(mut parsers: Vec<Parser<'_>>, by: fn(&str) -> usize) { parsers.iter().map(Parser::rest).map(by); }",
        // Callbacks that take references.
        "fn each(dishes: &[Dish], f: impl for<'a> Fn(&'a Dish) -> &'a str) { dishes.iter().map(f); }
         fn longest<'a>(a: &'a str, b: &'a str) -> &'a str { a }
         const BY: fn(&str, &str) -> bool = |a, b| a < b;
         fn go() { let by: for<'x> fn(&'x str, &'x str) -> &'x str = longest; }",
        // Bounds for all lifetimes.
        "trait Borrows<'a>: Send { type Lent; }
         fn f<T>(t: T) where T: for<'a> Borrows<'a, Lent = &'a str>, for<'a> &'a T: IntoIterator<Item = &'a u8> {}",
        // Associated types, and what lives for ever.
        "fn go<S>(stream: S, first: S::Item) where S: Stream + Send + 'static, S::Item: Send + 'static {}
         fn run<F>(future: F) -> JoinHandle<F::Output> where F: Future + 'static, F::Output: Send {}
         impl<S: Stream, F: FnMut(S::Item) -> R, R> Stream for Mapped<S, F> { type Item = R; }",
        "impl<'a, I: Iterator> Extend<&'a str> for Menu<<I as Iterator>::Item> {}",
        "fn call<'a>(handlers: &'a [fn(&Request) -> Response], request: &'a Request) -> &'a Request { request }
         static ALL: [fn(&Request) -> Response; 1] = [call_one];",
    ] {
        assert_eq!(screened(honest), Screened::default(), "{honest}");
    }
}

#[test]
fn names_are_compared_as_the_compiler_does() {
    let plain = "trait K<U> { type Output; } impl<T: ?Sized, U> K<U> for T { type Output = U; } fn f(_: &dyn K<u8>) {}";
    // `r#`, and the sign for a kelvin, which Unicode says is a K.
    for other in ["r#K", "\u{212a}"] {
        let text = plain.replace("dyn K", &format!("dyn {other}"));
        assert_eq!(screened(&text).objections.len(), 1, "{text}");
        let text = plain.replace("trait K", &format!("trait {other}"));
        assert_eq!(screened(&text).objections.len(), 1, "{text}");
    }
    // Composed, and of two parts.
    let text = plain
        .replace("dyn K", "dyn e\u{301}")
        .replace('K', "\u{e9}");
    assert_eq!(screened(&text).objections.len(), 1, "{text}");
    // A keyword that is no keyword begins nothing.
    let hidden =
        "fn f<'a, 'b>(_: R<'a, 'b>, v: &'b u8) -> r#fn<r#type> { v } static F: fn(&u8) = f;";
    assert_eq!(
        screened(hidden).objections.len(),
        0,
        "the lifetime is not returned"
    );
    let hidden = hidden.replace("<r#type>", "<'a, r#type>");
    assert_eq!(screened(&hidden).objections.len(), 1, "{hidden}");
}

#[test]
fn what_it_does_grows_with_the_submission_and_ends() {
    let long = |piece: &str, end: &str| piece.repeat(16_000 / piece.len()) + end;
    for piece in [
        "impl<",
        "fn f<",
        "fn f<'a>() -> ",
        "dyn ",
        "dyn a::",
        "dyn a + ",
        "dyn for<'a> ",
        "for<'a> ",
        "f::<",
        "&'a ",
        "use a as b;",
        "type A<'a> = B<'a>; ",
        "trait A<'a>: B<'a> {} ",
        "impl<T: ?Sized> A for T {} ",
        "fn(",
        "'a ",
        "fn f<'a, 'b>(a: R<'a, 'b>, b: &'b u8) -> &'a u8 { f } ",
        "fn f() where T: 'static, ",
        "#[a] ",
        "| ",
    ] {
        for end in ["", "{}", ";", ">{}"] {
            let text = long(piece, end);
            let Screened { objections, doubts } = screened(&text);
            assert!(objections.len() <= 20 && doubts.len() <= 20, "{piece}");
        }
    }
    // Each alias is made of the one before.
    let chain: String = (0..2_000)
        .map(|at| format!("type A{}<T> = A{at}<T>;", at + 1))
        .collect();
    let text = chain
        + "type A0<T> = &'static T; fn f<'b>(_: A2000<&'b u8>, v: &'b u8) -> u8 { f } static F: fn(&u8) = f;";
    assert_eq!(screened(&text).objections.len(), 1);
}

#[test]
fn who_stops_it_is_not_kept_waiting() {
    let stop = Stop::new();
    stop.stop();
    let submission = Submission {
        name: "x".to_owned(),
        sha256: String::new(),
        files: [("src/lib.rs".to_owned(), "include!(\"x\");".repeat(50_000))].into(),
    };
    assert_eq!(screen(&submission, &stop), Screened::default());
}

//! What is told of a book that does not show what happens: a small one, of a few programs of the real book.

use std::{
    fs,
    path::{Path, PathBuf},
};

use press::{check::check, problem::Problem};
use tempfile::TempDir;

/// The page of the small book. All that it shows is the real book's.
const PAGE: &str = "\
# One page

{{#beside c01_hello}}
{{#listing c01_any_number}}
{{#error c01_await_outside}}
";

/// What of `book/listings` it needs.
const FILES: [&str; 12] = [
    "examples/c01.rs",
    "examples/c01_hello.rs",
    "examples/c01_any_number.rs",
    "errors/c01_await_outside.rs",
    "python/c01_hello.py",
    "python/workbook.py",
    "python/network/__init__.py",
    "recorded/examples/c01_hello.txt",
    "recorded/examples/c01_any_number.txt",
    "recorded/examples/c01_any_number.json",
    "recorded/python/c01_hello.txt",
    "recorded/errors/c01_await_outside.txt",
];

/// A book in a folder of its own, inside the workspace that its programs are built in.
struct Book {
    folder: TempDir,
}

impl Book {
    fn new() -> Book {
        let book = Book {
            folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
        };
        let real = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for file in FILES {
            let text = fs::read(real.join("listings").join(file)).unwrap();
            book.write(&format!("listings/{file}"), &text);
        }
        book.write("book.toml", &fs::read(real.join("book.toml")).unwrap());
        for file in fs::read_dir(real.join("theme")).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_name().unwrap().to_string_lossy();
            book.write(&format!("theme/{name}"), &fs::read(&file).unwrap());
        }
        // Without a page for `index.html`, mdBook makes it of the first: each of its links would be told twice.
        book.write(
            "src/SUMMARY.md",
            b"# Summary\n\n[Index](index.md)\n[One page](page.md)\n[Names](index-of-names.md)\n[Glossary](glossary.md)\n",
        );
        // The search of `book.toml` knows these by name.
        book.write("src/index-of-names.md", b"# Names\n");
        book.write("src/glossary.md", b"# Glossary\n");
        book.write("src/index.md", b"# Index\n");
        book.write("src/page.md", PAGE.as_bytes());
        book
    }

    fn path(&self, file: &str) -> PathBuf {
        // Pages are made beside it.
        self.folder.path().join("book").join(file)
    }

    fn write(&self, file: &str, text: &[u8]) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        self.write(file, text.replacen(from, to, 1).as_bytes());
    }

    /// Asserts that each of these is told, with a place that begins and words that contain what is said here, and nothing else.
    #[track_caller]
    fn tells(&self, expected: &[(&str, &str)]) {
        let found = check(&self.path(""), false).unwrap();
        // Where there is no Python, nothing is told of it, but for that.
        let is_python = |text: &str| text.contains("python");
        let (mut problems, mut expected) = (found.problems, expected.to_vec());
        if let Some(reason) = found.without_python {
            eprintln!("without Python: {reason}");
            problems.retain(|problem| !is_python(&problem.at));
            expected.retain(|(_, what)| !is_python(&what.to_lowercase()));
        }
        assert_eq!(problems.len(), expected.len(), "{problems:#?}");
        for (at, what) in expected {
            let told =
                |problem: &Problem| problem.at.starts_with(at) && problem.what.contains(what);
            assert!(problems.iter().any(told), "{at}: {what}: {problems:#?}");
        }
    }
}

#[test]
fn a_change_by_hand_is_told_with_page_and_line() {
    let book = Book::new();
    book.tells(&[]);
    // All of these at once: each must be told.
    book.change("listings/recorded/examples/c01_hello.txt", "ms  ", "ms   ");
    book.change(
        "listings/recorded/examples/c01_any_number.json",
        "\"lanes\"",
        "\"lanes\" ",
    );
    book.change("listings/recorded/python/c01_hello.txt", "ms  ", "ms   ");
    book.change(
        "listings/recorded/errors/c01_await_outside.txt",
        "error",
        "eror",
    );
    let links = format!("{PAGE}\n[nowhere](nowhere.md)\n![none](none.png)\n");
    book.write("src/page.md", links.as_bytes());
    let names = "python_version = \"3.13\"\n[rust]\n\"struct@std::sync::Mutexx\" = []\n[python]\n\"asyncio-task#asyncio.gathr\" = []\n";
    book.write("links.toml", names.as_bytes());
    book.tells(&[
        ("src/page.md:3", "recorded/examples/c01_hello.txt"),
        ("src/page.md:3", "recorded/python/c01_hello.txt"),
        ("src/page.md:4", "recorded/examples/c01_any_number.json"),
        ("src/page.md:5", "recorded/errors/c01_await_outside.txt"),
        ("page.", "nowhere"),
        ("page.", "none.png"),
        ("links.toml:3", "no item named `Mutexx` in module `sync`"),
        ("links.toml:5", "Python has no asyncio.gathr"),
    ]);
}

#[test]
fn what_is_not_there_is_told_before_anything_is_run() {
    let book = Book::new();
    let none = format!("{PAGE}\n{{{{#listing c01_none}}}}\n");
    book.write("src/page.md", none.as_bytes());
    book.tells(&[("src/page.md:7", "c01_none")]);
}

#[test]
fn an_answer_that_explains_no_prediction_is_told() {
    let book = Book::new();
    let answer = format!("{PAGE}\n{{{{#answer}}}}\n\nSo it is.\n");
    book.write("src/page.md", answer.as_bytes());
    book.tells(&[
        ("src/page.md:7", "explains no prediction"),
        ("src/page.md:7", "does not end"),
    ]);
}

#[test]
fn a_drawing_that_is_not_whole_or_not_shown_is_told_before_anything_is_run() {
    let book = Book::new();
    let drawing = |words: &str, picture: &str| format!("A task.\n\n{words}\n---\n{picture}\n");
    let file = |name: &str| format!("listings/drawings/c01_{name}.txt");
    book.write(&file("mute"), drawing("", "│").as_bytes());
    book.write(&file("left_over"), drawing("A line.", "│").as_bytes());
    let counted = drawing("Ten tasks.\nnumbers: c01_hello", "10 tasks");
    book.write(&file("counted"), counted.as_bytes());
    let shown = ["none", "mute", "counted"].map(|name| format!("{{{{#drawing c01_{name}}}}}\n"));
    book.write(
        "src/page.md",
        format!("{PAGE}{}", shown.concat()).as_bytes(),
    );
    book.tells(&[
        ("src/page.md:6", "c01_none.txt"),
        ("src/page.md:7", "c01_mute.txt: it has no text alternative"),
        (
            "src/page.md:8",
            "the number 10 is not in the output of `c01_hello`",
        ),
        ("listings/drawings/c01_left_over.txt", "no page shows it"),
    ]);
}

#[test]
fn a_listing_that_its_chapter_does_not_have_is_told() {
    let book = Book::new();
    book.change("listings/examples/c01.rs", "    c01_hello\n", "");
    book.tells(&[(
        "listings/examples/c01_hello.rs",
        "add `c01_hello` to examples/c01.rs",
    )]);
}

//! `cargo grade new`: an exercise that works at once, and nothing that is written over.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use crate::workbook::{Workbook, files_in, workspace};

const SUMMARY: &str = "book/src/SUMMARY.md";

/// The small course with a book.
fn with_book() -> Workbook {
    let workbook = Workbook::tiny();
    workbook.write(
        SUMMARY,
        "# Summary\n\n- [Eggs](01-eggs/index.md)\n    - [Soft](01-eggs/soft.md)\n- [Later]()\n",
    );
    workbook
}

/// All that is there but for what the grader writes for itself.
fn files(workbook: &Workbook) -> BTreeSet<String> {
    let homes = ["exercises", "solutions", "book"];
    let files = homes.map(|home| {
        let files = files_in(&workbook.path(home));
        files.into_iter().map(move |file| format!("{home}/{file}"))
    });
    files.into_iter().flatten().collect()
}

#[test]
fn a_new_exercise_works_at_once() {
    let workbook = with_book();
    let before = files(&workbook);
    let new = workbook
        .grade("new lighthouse")
        .ends_with(0)
        .in_plain_text();
    insta::assert_snapshot!(new.out);
    let after = files(&workbook);
    let made: Vec<&str> = after.difference(&before).map(|file| &**file).collect();
    insta::assert_snapshot!(made.join("\n"));
    insta::assert_snapshot!(workbook.read(SUMMARY));
    assert!(after.is_superset(&before));

    let verified = workbook.grade("verify lighthouse --seeds 16").ends_with(0);
    assert!(
        verified
            .out
            .contains("lighthouse: verified 5 claims. It is a draft")
    );
    let run = workbook
        .grade("run lighthouse")
        .ends_with(1)
        .in_plain_text();
    insta::assert_snapshot!(run.out);
    let list = workbook.grade("list").ends_with(0).in_plain_text().out;
    let lines: Vec<&str> = list.lines().filter(|line| line.contains("draft")).collect();
    assert_eq!(
        lines,
        ["lighthouse  unfinished       0/1  The lighthouse (draft)"]
    );
    let json = workbook.grade("list --format json").json();
    let drafts = json["exercises"].as_array().unwrap().iter();
    let drafts: Vec<_> = drafts.map(|one| one["draft"].as_bool().unwrap()).collect();
    assert_eq!(drafts, [false, false, true]);
}

#[test]
fn more_is_asked_of_it_when_it_is_no_draft() {
    let workbook = with_book();
    workbook.grade("new lighthouse").ends_with(0);
    workbook.change(
        "exercises/03-lighthouse/exercise.toml",
        "draft = true\n",
        "",
    );
    let verified = workbook.grade("verify lighthouse --seeds 16").ends_with(1);
    let breach = "only 1 mistakes; an exercise has at least 10";
    assert!(verified.out.contains(breach), "{}", verified.out);
}

/// What cargo and rustfmt say of it: by the names in the templates, imports are in another order and lines are longer.
#[test]
fn it_is_found_by_cargo_and_formatted_whatever_it_is_called() {
    let workbook = with_book();
    for package in ["listings", "press"] {
        symlink(
            workspace().join("book").join(package),
            workbook.path("book").join(package),
        )
        .unwrap();
    }
    // The answers of the small course are no packages.
    for folder in ["01-egg", "02-toast"] {
        fs::remove_dir_all(workbook.path("solutions").join(folder)).unwrap();
    }
    let longest = "a".repeat(40);
    let names = ["lighthouse", "zebra-crossing", &longest];
    for name in names {
        workbook.grade(&format!("new {name}")).ends_with(0);
    }
    let metadata = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(workbook.path(""))
        .args(["metadata", "--offline", "--no-deps", "--format-version=1"])
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&metadata.stderr)));
    let packages: BTreeSet<&str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    for name in names {
        assert!(packages.contains(name), "{packages:?}");
        assert!(
            packages.contains(&*format!("{name}-solution")),
            "{packages:?}"
        );
    }
    let sources: Vec<PathBuf> = files(&workbook)
        .into_iter()
        .filter(|file| file.ends_with(".rs") && names.iter().any(|name| file.contains(*name)))
        .map(|file| workbook.path(&file))
        .collect();
    assert_eq!(sources.len(), 6 * names.len());
    let formatted = Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .args(&sources)
        .output();
    // It need not be there.
    if let Ok(output) = formatted {
        let said = [output.stdout, output.stderr].concat();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&said)
        );
    }
}

#[test]
fn what_can_not_be_made_is_told_and_nothing_is_left() {
    let workbook = with_book();
    fs::create_dir_all(workbook.path("solutions/07-lift")).unwrap();
    workbook.write("book/src/05-queues/index.md", "# Queues");
    let before = files(&workbook);
    let refused = [
        "new Ferry",
        "new tea",
        "new async",
        "new lighthouse-old",
        "new world",
        "new toast",
        "new lift",
        "new tokio",
        "new chef",
        "new lighthouse --number 2",
        "new lighthouse --number 5",
        "new lighthouse --number 7",
        "new lighthouse --number 0",
    ]
    .map(|arguments| {
        let ran = workbook.grade(arguments).ends_with(2);
        assert_eq!(ran.out, "");
        format!("$ cargo grade {arguments}\n{}", ran.err)
    });
    insta::assert_snapshot!(refused.join("\n"));
    assert_eq!(files(&workbook), before);
}

#[test]
fn what_fails_half_way_leaves_nothing() {
    let workbook = with_book();
    // The last step is to write the table of contents, and a link is never replaced.
    fs::rename(workbook.path(SUMMARY), workbook.path("contents.md")).unwrap();
    symlink(workbook.path("contents.md"), workbook.path(SUMMARY)).unwrap();
    let before = files(&workbook);
    let ran = workbook.grade("new lighthouse").ends_with(2);
    assert!(
        ran.err
            .contains("SUMMARY.md` can't be written: it is a link"),
        "{}",
        ran.err
    );
    assert_eq!(files(&workbook), before);
    for home in ["exercises", "solutions", "book/src"] {
        let entries = fs::read_dir(workbook.path(home)).unwrap();
        let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        assert!(
            names
                .iter()
                .all(|name| !name.to_string_lossy().contains("lighthouse")
                    && !name.to_string_lossy().starts_with(".new")),
            "{home}: {names:?}"
        );
    }
}

#[test]
fn a_copy_without_answers_gets_no_new_exercise() {
    let workbook = with_book();
    workbook.grade("hand-out class").ends_with(0);
    let class = workbook.path("class");
    for shared in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(workspace().join(shared), class.join(shared)).unwrap();
    }
    let mut command = workbook.command("new lighthouse");
    let output = command.current_dir(&class).output().unwrap();
    let ran = workbook.ran(&output).ends_with(2);
    insta::assert_snapshot!(ran.err);
    assert!(!class.join(Path::new("exercises/03-lighthouse")).exists());
}

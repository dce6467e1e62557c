//! Intake, on every kind of folder that a class hands in.

use std::{
    ffi::OsStr,
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, symlink},
    },
};

use super::*;

/// A crate in a temporary folder that holds `files`.
fn submission(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let file = dir.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    dir
}

fn lib() -> tempfile::TempDir {
    submission(&[("src/lib.rs", "")])
}

fn read(dir: &tempfile::TempDir) -> Result<Submission, IntakeError> {
    Submission::read(dir.path(), &SizeLimits::default())
}

fn refusal(dir: &tempfile::TempDir) -> Refusal {
    match read(dir) {
        Err(IntakeError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_submission_is_the_source_below_src_and_nothing_else() {
    let dir = submission(&[
        ("src/lib.rs", "mod deep;"),
        ("src/deep/mod.rs", "// é"),
        ("src/main.rs", "fn main() {}"),
        ("src/bin/other.rs", "fn main() {}"),
        ("src/notes.txt", "notes"),
        ("src/.#lib.rs", "an editor's"),
        ("build.rs", "fn main() {}"),
        (".cargo/config.toml", "[build]"),
        ("Cargo.toml", "[package]"),
    ]);
    let submission = read(&dir).unwrap();
    let files: Vec<(&str, &str)> = submission
        .files
        .iter()
        .map(|(path, content)| (&**path, &**content))
        .collect();
    assert_eq!(
        files,
        [("src/deep/mod.rs", "// é"), ("src/lib.rs", "mod deep;")]
    );
    assert_eq!(submission.name, dir.path().to_string_lossy());
}

#[test]
fn what_is_written_reads_back_the_same() {
    let dir = submission(&[("src/lib.rs", "mod deep;"), ("src/deep/mod.rs", "")]);
    let submission = read(&dir).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    submission.write_to(scratch.path()).unwrap();
    let again = read(&scratch).unwrap();
    assert_eq!(again.files, submission.files);
    assert_eq!(again.sha256, submission.sha256);
}

#[test]
fn the_hash_covers_paths_and_contents() {
    let hash = |files: &[(&str, &str)]| read(&submission(files)).unwrap().sha256;
    let lib = ("src/lib.rs", "mod a;");
    assert_eq!(hash(&[lib]), hash(&[lib, ("src/main.rs", "")]));
    assert_ne!(
        hash(&[lib, ("src/a.rs", "1")]),
        hash(&[lib, ("src/b.rs", "1")])
    );
    assert_ne!(
        hash(&[lib, ("src/a.rs", "1")]),
        hash(&[lib, ("src/a.rs", "2")])
    );
}

#[test]
fn a_missing_folder_is_the_users_mistake() {
    let dir = lib();
    let error = |path: &Path| match Submission::read(path, &SizeLimits::default()) {
        Err(error @ IntakeError::NoFolder { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let missing = error(&dir.path().join("nowhere"));
    assert!(
        missing.ends_with(
            "nowhere` does not exist; name the folder of a crate, which holds `src/lib.rs`"
        ),
        "{missing}"
    );
    let file = error(&dir.path().join("src/lib.rs"));
    let next = format!(
        "is a file; name the crate's folder: `{}`",
        dir.path().display()
    );
    assert!(file.ends_with(&next), "{file}");
}

#[test]
fn a_folder_without_lib_is_refused_with_the_folder_that_was_meant() {
    let empty = tempfile::tempdir().unwrap();
    assert!(
        refusal(&empty)
            .to_string()
            .ends_with("has no `src/lib.rs`; name the folder of a crate, which holds `src/lib.rs`")
    );
    let dir = lib();
    let Err(error) = Submission::read(&dir.path().join("src"), &SizeLimits::default()) else {
        panic!("`src` itself was read");
    };
    let next = format!("name the crate's folder: `{}`", dir.path().display());
    assert!(error.to_string().ends_with(&next), "{error}");
    let flat = submission(&[("lib.rs", "")]);
    assert!(
        refusal(&flat)
            .to_string()
            .ends_with("; move `lib.rs` into a folder `src` there")
    );
}

#[test]
fn links_are_not_followed() {
    let elsewhere = lib();
    let link_to_file = lib();
    symlink("/etc/passwd", link_to_file.path().join("src/secret.rs")).unwrap();
    assert_eq!(
        refusal(&link_to_file).to_string(),
        "`src/secret.rs` is a link, which is not followed; put the file itself there"
    );
    let link_to_folder = lib();
    symlink(elsewhere.path(), link_to_folder.path().join("src/all")).unwrap();
    assert_eq!(
        refusal(&link_to_folder),
        Refusal::Symlink {
            path: "src/all".to_owned()
        }
    );
    let link_to_src = tempfile::tempdir().unwrap();
    symlink(elsewhere.path().join("src"), link_to_src.path().join("src")).unwrap();
    assert_eq!(
        refusal(&link_to_src),
        Refusal::Symlink {
            path: "src".to_owned()
        }
    );
}

#[test]
fn a_pipe_is_refused_without_waiting_for_a_writer() {
    let dir = lib();
    let pipe = dir.path().join("src/pipe.rs");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    assert_eq!(
        refusal(&dir),
        Refusal::Special {
            path: "src/pipe.rs".to_owned()
        }
    );
}

#[test]
fn names_that_do_not_print_are_refused_and_shown_inert() {
    for name in [
        &b"a\nb.rs"[..],
        b"a\x1b[31m.rs",
        b"caf\xe9.rs",
        "a\u{202e}b.rs".as_bytes(),
    ] {
        let dir = lib();
        fs::write(dir.path().join("src").join(OsStr::from_bytes(name)), "").unwrap();
        let refusal = refusal(&dir);
        assert!(matches!(refusal, Refusal::OddName { .. }), "{refusal:?}");
        assert!(refusal.to_string().chars().all(escape::is_inert));
    }
}

#[test]
fn names_that_differ_only_in_case_are_refused() {
    let dir = submission(&[("src/lib.rs", ""), ("src/Cook.rs", ""), ("src/cook.rs", "")]);
    assert_eq!(
        refusal(&dir).to_string(),
        "`src/cook.rs` and `src/Cook.rs` differ only in case, or in how accents are written; rename one of them"
    );
}

#[test]
fn names_that_differ_only_in_how_accents_are_written_are_refused() {
    for (one, other) in [
        ("src/caf\u{e9}.rs", "src/cafe\u{301}.rs"),
        ("src/\u{ac00}.rs", "src/\u{1100}\u{1161}.rs"),
        ("src/\u{c9}t\u{e9}.rs", "src/e\u{301}te\u{301}.rs"),
    ] {
        let dir = submission(&[("src/lib.rs", ""), (one, ""), (other, "")]);
        let refusal = refusal(&dir);
        assert!(matches!(refusal, Refusal::SameName { .. }), "{refusal}");
    }
}

#[test]
fn what_is_not_utf8_is_refused_with_its_place() {
    let dir = lib();
    fs::write(dir.path().join("src/a.rs"), b"// one\n// caf\xe9\n").unwrap();
    let refusal = refusal(&dir);
    assert_eq!(
        refusal.to_string(),
        "src/a.rs:2: byte 13 of the file is not UTF-8; save the file as UTF-8"
    );
    assert_eq!(refusal.diagnostic().at.unwrap().to_string(), "src/a.rs:2");
}

#[test]
fn limits_hold_exactly() {
    let dir = submission(&[("src/lib.rs", "12345"), ("src/a.rs", "12345")]);
    let read = |limits: SizeLimits| match Submission::read(dir.path(), &limits) {
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    };
    let limits = SizeLimits {
        files: 2,
        bytes: 10,
        entries: 2,
    };
    assert_eq!(read(limits), None);
    assert_eq!(
        read(SizeLimits { bytes: 9, ..limits }).unwrap(),
        "`src/lib.rs` goes beyond the 9 bytes of source that are read; remove what is not part of the answer"
    );
    assert_eq!(
        read(SizeLimits { files: 1, ..limits }).unwrap(),
        "`src/lib.rs` is one file more than the 1 that are read; remove some"
    );
    assert!(
        read(SizeLimits {
            entries: 1,
            ..limits
        })
        .unwrap()
        .starts_with("`src` holds more than 1 files and folders; ")
    );
}

#[test]
fn what_may_not_be_read_is_refused() {
    let dir = submission(&[("src/lib.rs", ""), ("src/a.rs", "")]);
    let file = dir.path().join("src/a.rs");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&file).is_ok() {
        return; // The superuser may read all.
    }
    assert!(
        refusal(&dir)
            .to_string()
            .starts_with("`src/a.rs` can't be read: ")
    );
}

#[test]
fn a_path_that_no_disk_takes_is_refused() {
    let dir = submission(&[
        ("src/lib.rs", ""),
        (&format!("src/{}x.txt", "a/".repeat(600)), ""),
    ]);
    assert!(matches!(refusal(&dir), Refusal::LongName { .. }));
}

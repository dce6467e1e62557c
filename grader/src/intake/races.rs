//! What changes while it is read: whatever comes of it, nothing from outside of the submission is in it, and nobody waits.
#![cfg(target_os = "linux")]

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use nix::{
    fcntl::{AT_FDCWD, RenameFlags, renameat2},
    sys::stat::Mode,
    unistd::mkfifo,
};

use super::*;

/// How often a submission is read while it is changed, and the most changes meanwhile.
const READINGS: usize = 100;
const MOST_CHANGES: usize = 100_000;

const MINE: &str = "// mine";
const SECRET: &str = "// a secret from outside";

/// A submission beside what is not its own.
struct Race {
    place: tempfile::TempDir,
}

impl Race {
    fn new() -> Race {
        let race = Race {
            place: tempfile::tempdir().unwrap(),
        };
        for folder in ["ada/src/deep/deeper", "outside/deep/deeper", "outside/src"] {
            fs::create_dir_all(race.path(folder)).unwrap();
        }
        for file in [
            "ada/src/lib.rs",
            "ada/src/deep/a.rs",
            "ada/src/deep/deeper/b.rs",
        ] {
            fs::write(race.path(file), MINE).unwrap();
        }
        for file in [
            "lib.rs",
            "deep/a.rs",
            "deep/deeper/b.rs",
            "src/lib.rs",
            "a.rs",
        ] {
            fs::write(race.path(&format!("outside/{file}")), SECRET).unwrap();
        }
        race
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.path().join(path)
    }

    /// Reads the submission while `change` is called; says how often it was read and how often refused.
    fn run(&self, change: impl Fn() + Sync) -> (usize, usize) {
        let is_over = AtomicBool::new(false);
        let (mut read, mut refused) = (0, 0);
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..MOST_CHANGES {
                    change();
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
            for _ in 0..READINGS {
                match Submission::read(&self.path("ada"), &SizeLimits::default()) {
                    Ok(submission) => {
                        read += 1;
                        let files = submission.files.iter();
                        let hash = digest::sha256(files.flat_map(|(path, text)| [path, text]));
                        assert_eq!(submission.sha256, hash);
                        for text in submission.files.values() {
                            assert!(!text.contains(SECRET), "read from outside");
                        }
                    }
                    Err(error) => {
                        refused += 1;
                        assert!(!error.to_string().contains(SECRET));
                    }
                }
            }
            is_over.store(true, Ordering::Relaxed);
        });
        (read, refused)
    }

    /// Puts each of the two in the place of the other, again and again.
    fn exchange(&self, one: &str, other: &str) {
        let (one, other) = (self.path(one), self.path(other));
        self.run(|| exchange(&one, &other));
    }
}

fn exchange(one: &Path, other: &Path) {
    renameat2(AT_FDCWD, one, AT_FDCWD, other, RenameFlags::RENAME_EXCHANGE).unwrap();
}

#[test]
fn a_folder_becomes_a_link() {
    for folder in ["ada/src", "ada/src/deep", "ada/src/deep/deeper"] {
        let race = Race::new();
        let to = folder.replacen("ada/src", "outside", 1);
        symlink(race.path(&to), race.path("link")).unwrap();
        race.exchange(folder, "link");
    }
}

#[test]
fn a_file_becomes_a_link() {
    for file in [
        "ada/src/lib.rs",
        "ada/src/deep/a.rs",
        "ada/src/deep/deeper/b.rs",
    ] {
        let race = Race::new();
        symlink(race.path("outside/lib.rs"), race.path("link")).unwrap();
        race.exchange(file, "link");
    }
}

#[test]
fn a_file_becomes_a_pipe_or_a_folder() {
    for file in ["ada/src/lib.rs", "ada/src/deep/a.rs"] {
        let race = Race::new();
        mkfifo(&race.path("pipe"), Mode::S_IRWXU).unwrap();
        race.exchange(file, "pipe");
        let race = Race::new();
        fs::create_dir(race.path("folder.rs")).unwrap();
        race.exchange(file, "folder.rs");
    }
}

#[test]
fn a_folder_vanishes() {
    for folder in ["ada/src/deep", "ada/src", "ada"] {
        let race = Race::new();
        let (there, gone) = (race.path(folder), race.path("gone"));
        race.run(|| {
            fs::rename(&there, &gone).unwrap();
            fs::rename(&gone, &there).unwrap();
        });
    }
}

#[test]
fn a_file_grows_without_end() {
    for path in [
        "ada/src/lib.rs",
        "ada/src/deep/a.rs",
        "ada/src/deep/deeper/b.rs",
    ] {
        let race = Race::new();
        let file = OpenOptions::new().append(true).open(race.path(path));
        let file = file.unwrap();
        file.set_len(SizeLimits::default().bytes).unwrap();
        let (read, refused) = race.run(|| (&file).write_all(b"// more").unwrap());
        assert_eq!(
            (read, refused),
            (0, READINGS),
            "it is longer than what is read"
        );
    }
}

//! Whatever is handed in, it is read or refused: nothing panics, nothing is written, and what is read keeps to its limits.
//!
//! `PROPTEST_CASES=100000 cargo test -p grader --test any_input` looks longer than the tests do.

use std::{
    fs,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::Path,
};

use flate2::{Compression, write::GzEncoder};
use grader::{
    class::{
        archive::{Archive, packing_of},
        handed_in::HandedIn,
        ledger::Lines,
        listing::EntryLimits,
        manifest::Manifest,
        roster,
    },
    escape,
    intake::{self, Submission},
    stop::Stop,
};
use lab::{
    record::{Place, Record},
    seal,
};
use proptest::{collection::vec, prelude::*, sample::Index};
use tar::{EntryType, Header};
use zip::{ZipWriter, write::SimpleFileOptions};

const SECRET: &[u8] = b"nobody can guess it: half of key";

/// Small, so that what is too much is found soon.
const LIMITS: EntryLimits = EntryLimits {
    entries: 50,
    packed: 1 << 20,
    unpacked: 1 << 16,
    paths: 1 << 12,
};

const OF_SUBMISSION: intake::SizeLimits = intake::SizeLimits {
    files: 5,
    bytes: 1_000,
    entries: 50,
};

/// Lists an archive called `name` and reads each crate that it could hold.
fn open(name: &str, content: &[u8]) -> Result<(), TestCaseError> {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join(name);
    fs::write(&file, content).unwrap();
    let (packing, _) = packing_of(name).unwrap();
    let archive = Archive { file, packing };
    if let Err(refusal) = archive.list(&LIMITS, &Stop::new()) {
        inert(&refusal.to_string())?;
    }
    let crates = ["", "chef", "w/chef", "..", "/"].map(|within| (within, within.to_owned()));
    for read in archive.read(crates.into(), &LIMITS, &OF_SUBMISSION, &Stop::new()) {
        match read {
            Ok(submission) => within_limits(&submission)?,
            Err(refusal) => inert(&refusal.to_string())?,
        }
    }
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    prop_assert_eq!(left.len(), 1, "nothing is unpacked");
    Ok(())
}

fn within_limits(submission: &Submission) -> Result<(), TestCaseError> {
    prop_assert!(submission.files.contains_key("src/lib.rs"));
    prop_assert!(submission.files.len() <= OF_SUBMISSION.files);
    let bytes: usize = submission.files.values().map(String::len).sum();
    prop_assert!(bytes as u64 <= OF_SUBMISSION.bytes);
    for path in submission.files.keys() {
        prop_assert!(
            path.starts_with("src/") && path.ends_with(".rs"),
            "{}",
            path
        );
        prop_assert!(!path.split('/').any(|part| part == ".."), "{}", path);
        prop_assert!(path.chars().all(escape::is_inert), "{}", path);
    }
    // It goes where it is told to go, and nowhere else.
    let place = tempfile::tempdir().unwrap();
    let inner = place.path().join("inner");
    fs::create_dir(&inner).unwrap();
    submission.write_to(&inner).unwrap();
    prop_assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    prop_assert_eq!(fs::read_dir(&inner).unwrap().count(), 1);
    Ok(())
}

fn inert(message: &str) -> Result<(), TestCaseError> {
    prop_assert!(!message.is_empty());
    prop_assert!(message.chars().all(escape::is_inert), "{:?}", message);
    prop_assert!(message.len() < 4_000, "{:?}", message);
    Ok(())
}

/// Names as archives have them: good ones, bad ones, and any bytes.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        4 => Just("src".to_owned()),
        4 => Just("lib.rs".to_owned()),
        2 => Just("chef".to_owned()),
        1 => Just("..".to_owned()),
        1 => Just(String::new()),
        1 => Just("LIB.RS".to_owned()),
        1 => any::<String>(),
        1 => "a{250,300}",
    ];
    let path = vec(part, 1..5).prop_map(|parts| parts.join("/").into_bytes());
    prop_oneof![6 => path, 1 => vec(any::<u8>(), 0..90)]
}

fn kind() -> impl Strategy<Value = EntryType> {
    prop_oneof![
        6 => Just(EntryType::Regular),
        1 => Just(EntryType::Directory),
        1 => Just(EntryType::Symlink),
        1 => Just(EntryType::Link),
        1 => Just(EntryType::Char),
        1 => Just(EntryType::Fifo),
        1 => Just(EntryType::XHeader),
        1 => Just(EntryType::GNULongName),
        1 => any::<u8>().prop_map(EntryType::new),
    ]
}

/// Headers are written by hand: the crate's own builder refuses some of these names.
fn tar_gz(entries: &[(Vec<u8>, EntryType, String)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, kind, content) in entries {
        let mut header = Header::new_ustar();
        let length = name.len().min(99);
        header.as_old_mut().name[..length].copy_from_slice(&name[..length]);
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_cksum();
        tar.append(&header, content.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

fn zip(entries: &[(Vec<u8>, EntryType, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, kind, content) in entries {
        let name = String::from_utf8_lossy(name).into_owned();
        let options = SimpleFileOptions::default();
        // What can't be in one archive twice is not.
        let _ = match kind {
            EntryType::Directory => zip.add_directory(name, options),
            EntryType::Symlink => zip.add_symlink(name, content, options),
            _ => zip
                .start_file(name, options)
                .and_then(|()| Ok(zip.write_all(content.as_bytes())?)),
        };
    }
    zip.finish().unwrap().into_inner()
}

/// Some bytes of `content` replaced, and the rest cut off.
fn damaged(mut content: Vec<u8>, blows: &[(Index, u8)], length: Index) -> Vec<u8> {
    for (at, byte) in blows {
        let at = at.index(content.len());
        content[at] = *byte;
    }
    let length = length.index(content.len() + 1);
    content.truncate(length.max(1));
    content
}

fn entries() -> impl Strategy<Value = Vec<(Vec<u8>, EntryType, String)>> {
    let entry = (
        name(),
        kind(),
        prop_oneof![Just("fn f() {}".to_owned()), any::<String>()],
    );
    vec(entry, 1..8)
}

fn good() -> Vec<(Vec<u8>, EntryType, String)> {
    let file = |path: &str, text: &str| (path.into(), EntryType::Regular, text.to_owned());
    vec![
        file("w/chef/src/lib.rs", "mod deep;"),
        file("w/chef/src/deep/mod.rs", "pub fn f() {}"),
    ]
}

/// The record as the lab sends it, to a grader that has both halves of the key ready.
fn sealed() -> Vec<u8> {
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let half: &seal::Half = SECRET.try_into().expect("it is half of a key");
    theirs.write_all(half).unwrap();
    seal::send(&record(), SECRET, &ours).unwrap();
    drop(ours);
    let mut sent = Vec::new();
    theirs.read_to_end(&mut sent).unwrap();
    sent
}

fn record() -> Record {
    let text = r#"{"check": "cook::cooks", "verdict": "wrong", "message": "", "difference": null, "at": null,
        "stacks": [], "notes": [], "seed": 0, "seeds_run": 1, "printed_before": 0, "virtual_micros": 0, "timeline": null,
        "is_doubtful": false, "sees_calls": true}"#;
    serde_json::from_str(text).unwrap()
}

proptest! {
    #[test]
    fn any_bytes_are_no_archive_or_one(content in vec(any::<u8>(), 0..2_000)) {
        open("it.zip", &content)?;
        open("it.tar.gz", &content)?;
    }

    #[test]
    fn any_bytes_that_unpack_are_read_or_refused(content in vec(any::<u8>(), 0..2_000)) {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&content).unwrap();
        open("it.tgz", &packed.finish().unwrap())?;
    }

    #[test]
    fn any_names_and_kinds_are_read_or_refused(entries in entries()) {
        open("it.zip", &zip(&entries))?;
        open("it.tar.gz", &tar_gz(&entries))?;
    }

    #[test]
    fn a_damaged_archive_is_read_or_refused(
        blows in vec((any::<Index>(), any::<u8>()), 0..6),
        length in any::<Index>(),
    ) {
        open("it.zip", &damaged(zip(&good()), &blows, length))?;
        open("it.tar.gz", &damaged(tar_gz(&good()), &blows, length))?;
    }

    /// Folders come from the disk, so their names are what a file system takes.
    #[test]
    fn any_folder_is_handed_in_or_refused(names in vec("[^/\0]{1,20}", 1..6), text in any::<String>()) {
        let place = tempfile::tempdir().unwrap();
        let mut dir = place.path().to_owned();
        for name in &names {
            // `.` and names that are too long in bytes are no names.
            dir.push(name);
            let _ = fs::create_dir(&dir);
            let _ = fs::write(dir.join("lib.rs"), &text);
        }
        if let Ok(handed_in) = HandedIn::read(place.path()) {
            for entry in &handed_in.entries {
                inert(&entry.name)?;
                let _ = entry.open(&LIMITS, &Stop::new());
            }
        }
        match Submission::read(place.path(), &OF_SUBMISSION) {
            Ok(submission) => within_limits(&submission)?,
            Err(error) => inert(&error.to_string())?,
        }
    }

    #[test]
    fn any_roster_is_read_or_refused(text in vec(any::<u8>(), 0..300), header in any::<bool>()) {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("roster.csv");
        let header: &[u8] = if header { b"id,name\n" } else { b"" };
        fs::write(&file, [header, &text].concat()).unwrap();
        if let Err(error) = roster::read(&file) {
            inert(&error.to_string())?;
        }
    }

    #[test]
    fn any_manifest_and_any_results_are_read_or_left_aside(text in vec(any::<u8>(), 0..300)) {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("manifest.json"), &text).unwrap();
        prop_assert!(Manifest::read(place.path()).is_none());
        let results = place.path().join("results.jsonl");
        fs::write(&results, &text).unwrap();
        for line in Lines::open(&results).unwrap().unwrap() {
            prop_assert!(line.unwrap().outcome.is_none());
        }
    }

    #[test]
    fn any_text_is_a_place_or_none(text in any::<String>()) {
        if let Ok(place) = text.parse::<Place>() {
            prop_assert_eq!(place.to_string().parse::<Place>().ok(), Some(place));
        }
    }

    /// The seal is the only proof that a check passed.
    #[test]
    fn no_bytes_but_those_of_the_lab_are_a_record(content in vec(any::<u8>(), 0..500)) {
        prop_assert!(seal::unseal(&content, SECRET, SECRET).is_err());
    }

    #[test]
    fn a_record_that_was_touched_is_forged(
        blows in vec((any::<Index>(), any::<u8>()), 0..4),
        length in any::<Index>(),
        more in vec(any::<u8>(), 0..4),
    ) {
        let sealed = sealed();
        let mut touched = damaged(sealed.clone(), &blows, length);
        touched.extend(more);
        let unsealed = seal::unseal(&touched, SECRET, SECRET);
        // The letters of the seal may be large or small.
        let same = touched.eq_ignore_ascii_case(&sealed);
        prop_assert!(unsealed.is_err() || same, "{}", String::from_utf8_lossy(&touched));
        prop_assert!(seal::unseal(&sealed, SECRET, b"another secret").is_err());
        prop_assert_eq!(seal::unseal(&sealed, SECRET, SECRET).ok(), Some(record()));
    }
}

#[test]
fn the_good_archives_are_good() {
    for (name, content) in [("it.zip", zip(&good())), ("it.tar.gz", tar_gz(&good()))] {
        let place = tempfile::tempdir().unwrap();
        let file: &Path = &place.path().join(name);
        fs::write(file, content).unwrap();
        let (packing, _) = packing_of(name).unwrap();
        let archive = Archive {
            file: file.to_owned(),
            packing,
        };
        let crates = vec![("w/chef", String::new())];
        let mut read = archive.read(crates, &LIMITS, &OF_SUBMISSION, &Stop::new());
        assert_eq!(read.remove(0).unwrap().files.len(), 2);
    }
}

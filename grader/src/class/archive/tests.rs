//! Archives as gradebooks export them, and as attackers make them.

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use tar::{EntryType, Header};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

const LIB: (&str, &str) = ("w/chef/src/lib.rs", "mod deep;");

fn packed(name: &str, content: &[u8]) -> (tempfile::TempDir, Archive) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(name);
    fs::write(&file, content).unwrap();
    let (packing, _) = packing_of(name).unwrap();
    (dir, Archive { file, packing })
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Headers are written by hand: the crate's own builder refuses some of these names.
fn tar_of(entries: &[(&[u8], EntryType, &str)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, kind, content) in entries {
        let mut header = Header::new_ustar();
        header.as_old_mut().name[..path.len()].copy_from_slice(path);
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        if [EntryType::Symlink, EntryType::Link].contains(kind) {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        tar.append(&header, content.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let entries: Vec<_> = files
        .iter()
        .map(|(path, content)| (path.as_bytes(), EntryType::Regular, *content))
        .collect();
    tar_of(&entries)
}

/// Lists and reads, as grading does.
fn read(name: &str, content: &[u8]) -> Result<Submission, Refusal> {
    read_within(name, content, &EntryLimits::default())
}

fn read_within(name: &str, content: &[u8], limits: &EntryLimits) -> Result<Submission, Refusal> {
    let (_dir, archive) = packed(name, content);
    let stop = Stop::new();
    archive.list(limits, &stop)?;
    let crates = vec![("w/chef", "ada".to_owned())];
    archive
        .read(crates, limits, &Default::default(), &stop)
        .remove(0)
}

#[track_caller]
fn assert_refused(name: &str, content: &[u8], says: &str) {
    let refusal = read(name, content).unwrap_err().to_string();
    assert!(refusal.contains(says), "{refusal}");
}

#[test]
fn an_archive_reads_as_the_folder_that_was_packed() {
    let files = [
        LIB,
        ("w/chef/src/deep.rs", "// é"),
        ("w/chef/src/main.rs", "fn main() {}"),
        ("w/chef/src/notes.txt", "notes"),
        ("w/chef/src/._lib.rs", "\u{0}an archiver's"),
        ("w/chef/build.rs", "fn main() {}"),
        ("w/other/src/lib.rs", ""),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let folder = Submission::read(&dir.path().join("w/chef"), &Default::default()).unwrap();
    for (name, content) in [("ada.zip", zip(&files)), ("ada.tar.gz", tar(&files))] {
        let submission = read(name, &content).unwrap();
        assert_eq!(submission.files, folder.files, "{name}");
        assert_eq!(submission.sha256, folder.sha256, "{name}");
        assert_eq!(submission.name, "ada");
    }
}

#[test]
fn an_archive_packed_on_windows_reads_the_same() {
    let files = [("w\\chef\\src\\lib.rs", "// w")];
    assert!(read("ada.zip", &zip(&files)).is_ok());
    assert!(read("ada.tgz", &tar(&files)).is_ok());
}

#[test]
fn paths_that_lead_out_are_refused() {
    for path in [
        "../chef/src/lib.rs",
        "w/chef/src/../../../../x",
        "/etc/x",
        "C:\\x",
        "..\\x",
    ] {
        let says = "leads out of the archive";
        assert_refused("ada.zip", &zip(&[LIB, (path, "")]), says);
        assert_refused("ada.tar.gz", &tar(&[LIB, (path, "")]), says);
    }
}

#[test]
fn links_and_devices_in_place_of_source_are_refused() {
    let lib = (LIB.0.as_bytes(), EntryType::Regular, "");
    for kind in [EntryType::Symlink, EntryType::Link] {
        let link = (&b"w/chef/src/secret.rs"[..], kind, "");
        assert_refused("a.tgz", &tar_of(&[lib, link]), "`src/secret.rs` is a link");
        let src = (&b"w/chef/src"[..], kind, "");
        assert_refused("a.tgz", &tar_of(&[src]), "`src` is a link");
    }
    for kind in [EntryType::Char, EntryType::Block, EntryType::Fifo] {
        let device = (&b"w/chef/src/device.rs"[..], kind, "");
        let says = "`src/device.rs` is neither a file nor a folder";
        assert_refused("a.tgz", &tar_of(&[lib, device]), says);
    }
    let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
    writer
        .add_symlink(LIB.0, "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let content = writer.finish().unwrap().into_inner();
    assert_refused("a.zip", &content, "`src/lib.rs` is a link");
}

#[test]
fn links_beside_the_source_are_nobodys_business() {
    let lib = (LIB.0.as_bytes(), EntryType::Regular, "");
    let link = (&b"w/chef/notes"[..], EntryType::Symlink, "");
    assert!(read("a.tgz", &tar_of(&[lib, link])).is_ok());
}

#[test]
fn names_that_are_one_or_no_names_are_refused() {
    let twice = [LIB, LIB];
    assert_refused(
        "a.tgz",
        &tar(&twice),
        "`src/lib.rs` is in the archive twice",
    );
    // The writer refuses to write one name twice; a reader must not rely on that.
    let other = zip(&[LIB, ("w/chef/src/lib.rt", "")]);
    let twice: Vec<u8> = replaced(&other, b"lib.rt", b"lib.rs");
    assert_refused("a.zip", &twice, "it holds two files of one name");
    for pack in [zip, tar] {
        let name = if pack(&[]).starts_with(b"PK") {
            "a.zip"
        } else {
            "a.tgz"
        };
        let cases = pack(&[LIB, ("w/chef/src/Lib.rs", "")]);
        assert_refused(name, &cases, "differ only in case");
        let odd = pack(&[LIB, ("w/chef/src/a\nb.rs", "")]);
        assert_refused(name, &odd, "`src/a\\nb.rs` has a name with characters");
        let outside = pack(&[LIB, ("w/a\nb.txt", "")]);
        assert!(read(name, &outside).is_ok());
    }
    let latin = (&b"w/chef/src/caf\xe9.rs"[..], EntryType::Regular, "");
    let lib = (LIB.0.as_bytes(), EntryType::Regular, "");
    assert_refused(
        "a.tgz",
        &tar_of(&[lib, latin]),
        "has a name with characters",
    );
}

#[test]
fn what_is_no_archive_is_refused() {
    for name in ["a.zip", "a.tar.gz"] {
        assert_refused(name, b"", "can't be unpacked");
        assert_refused(name, b"<html>404</html>", "can't be unpacked");
        let whole = if name == "a.zip" {
            zip(&[LIB])
        } else {
            tar(&[LIB])
        };
        for length in 0..whole.len() {
            // Whatever is said of it: nothing panics, and nothing of it counts as whole that is not.
            if let Ok(submission) = read(name, &whole[..length]) {
                assert_eq!(submission.files["src/lib.rs"], LIB.1);
            }
        }
    }
    assert_refused("a.zip", &tar(&[LIB]), "can't be unpacked");
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = "\u{0}".repeat(3 << 20);
    let limits = EntryLimits {
        unpacked: 2 << 20,
        ..EntryLimits::default()
    };
    let bomb = tar(&[LIB, ("w/zeros", &zeros)]);
    let refusal = read_within("a.tgz", &bomb, &limits).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "`a.tgz` holds more than 2 MiB; hand in what belongs to the answer only"
    );
    // What is not read of a `.zip` is not unpacked either; what is read of it has its own limit.
    assert!(read_within("a.zip", &zip(&[LIB, ("w/zeros", &zeros)]), &limits).is_ok());
    for (name, bomb) in [
        ("a.zip", zip(&[LIB, ("w/chef/src/zeros.rs", &zeros)])),
        ("a.tgz", tar(&[LIB, ("w/chef/src/zeros.rs", &zeros)])),
    ] {
        assert_refused(name, &bomb, "`src/zeros.rs` goes beyond the 1000000 bytes");
    }
    let limits = EntryLimits {
        entries: 2,
        packed: 1 << 10,
        ..EntryLimits::default()
    };
    let noise: String = (0..4_000u32)
        .map(|n| char::from(b'a' + (n * n % 23) as u8))
        .collect();
    let large = zip(&[LIB, ("w/noise", &noise.repeat(200))]);
    let refusal = |name, content: &[u8]| {
        let refusal = read_within(name, content, &limits).unwrap_err();
        refusal.to_string()
    };
    assert!(refusal("a.zip", &large).contains("holds more than 0 MiB"));
    let three = [("a", ""), ("b", ""), ("c", "")];
    assert!(refusal("a.zip", &zip(&three)).contains("2 files and folders"));
    assert!(refusal("a.tgz", &tar(&three)).contains("2 files and folders"));
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    bytes
}

#[test]
fn a_file_that_is_a_folder_too_is_refused() {
    for inner in ["w/chef/src/lib.rs/deep.rs", "w/chef/src/Lib.rs/deep.rs"] {
        let files = [LIB, (inner, "")];
        for (name, content) in [("it.zip", zip(&files)), ("it.tar.gz", tar(&files))] {
            let refusal = read(name, &content).unwrap_err();
            assert_eq!(
                refusal.to_string(),
                "`src/lib.rs` is both a file and a folder in the archive; pack the folder again"
            );
        }
    }
}

#[test]
fn names_too_long_for_a_disk_are_refused() {
    let long = format!("w/chef/src/{}.rs", "a".repeat(300));
    let deep = format!("w/chef/src/{}b.rs", "a/".repeat(600));
    for path in [&long, &deep] {
        let refusal = read("it.zip", &zip(&[LIB, (path, "")])).unwrap_err();
        assert!(
            refusal
                .to_string()
                .ends_with("has too long a name; rename it")
        );
    }
}

#[test]
fn names_longer_than_any_system_has_are_refused_wherever_they_are() {
    let pax = |path: &str| {
        // The length of a record counts itself.
        let length = path.len() + " path=\n".len();
        let digits = (length + length.to_string().len()).to_string().len();
        format!("{} path={path}\n", length + digits)
    };
    for path in [
        "/".repeat(1 << 16),
        "a/".repeat(1 << 15),
        "a".repeat(1 << 16),
    ] {
        let path = format!("w/{path}x");
        let lib = (LIB.0.as_bytes(), EntryType::Regular, LIB.1);
        let file = (&b"short"[..], EntryType::Regular, "");
        let said = pax(&path);
        let by_pax = tar_of(&[lib, (&b"pax"[..], EntryType::XHeader, &said), file]);
        let by_gnu = tar_of(&[lib, (&b"gnu"[..], EntryType::GNULongName, &path), file]);
        let by_zip = zip(&[LIB, (&path[..60_000], "")]);
        for (name, content) in [("a.tgz", by_pax), ("a.tgz", by_gnu), ("a.zip", by_zip)] {
            let refusal = read(name, &content).unwrap_err().to_string();
            assert!(refusal.starts_with("`w/"), "{refusal}");
            assert!(
                refusal.ends_with("` has too long a name; rename it"),
                "{refusal}"
            );
            assert!(refusal.len() < 1_000, "{refusal}");
        }
    }
    // No longer than a system has, and not among the sources: nobody's business.
    let path = format!("w/{}x", "a/".repeat(1_000));
    assert!(read("a.zip", &zip(&[LIB, (&path, "")])).is_ok());
}

#[test]
fn more_is_said_of_an_entry_than_is_held_in_memory() {
    let long = "x".repeat(3 << 20);
    let lib = (LIB.0.as_bytes(), EntryType::Regular, LIB.1);
    for kind in [
        EntryType::XHeader,
        EntryType::GNULongName,
        EntryType::GNULongLink,
    ] {
        let archive = tar_of(&[lib, (&b"said"[..], kind, &long), lib]);
        assert_refused("a.tgz", &archive, "it says more of an entry than is read");
    }
    // What a file holds is passed over, however long it is; so are notes on the whole archive.
    for kind in [EntryType::Regular, EntryType::XGlobalHeader] {
        let archive = tar_of(&[lib, (&b"long"[..], kind, &long)]);
        assert!(read("a.tgz", &archive).is_ok(), "{kind:?}");
    }
}

#[test]
fn a_large_honest_archive_is_read() {
    let noise = |seed: usize| -> String {
        let mut rng = fastrand::Rng::with_seed(seed as u64);
        (0..300_000)
            .map(|_| char::from(rng.u8(b' '..b'~')))
            .collect()
    };
    let mut files = vec![(LIB.0.to_owned(), LIB.1.to_owned())];
    files.extend((0..3).map(|number| (format!("w/pictures/{number}"), noise(number))));
    files.extend((0..1_000).map(|number| {
        (
            format!("w/node/modules/of-a-long-name/{number}.js"),
            String::new(),
        )
    }));
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    for (name, content) in [("a.zip", zip(&files)), ("a.tgz", tar(&files))] {
        assert_eq!(read(name, &content).unwrap().files["src/lib.rs"], LIB.1);
    }
}

#[test]
fn several_crates_are_read_at_once_and_one_in_another_too() {
    let files = [
        ("w/chef/src/lib.rs", "mod egg;"),
        ("w/chef/src/egg/src/lib.rs", "// egg"),
        ("w/toast/src/lib.rs", "// toast"),
        ("w/burnt/src/lib.rs", "// \u{0}"),
        ("w/burnt/src/Lib.rs", ""),
    ];
    for (name, content) in [("a.zip", zip(&files)), ("a.tgz", tar(&files))] {
        let (_dir, archive) = packed(name, &content);
        let crates = ["w/chef", "w/chef/src/egg", "w/toast", "w/burnt", "w/none"];
        let crates = crates.map(|within| (within, within.to_owned()));
        let limits = EntryLimits::default();
        let read = archive.read(crates.into(), &limits, &Default::default(), &Stop::new());
        let said = read.into_iter().map(|read| match read {
            Ok(submission) => format!("{:?}", submission.files),
            Err(refusal) => refusal.to_string(),
        });
        let said: Vec<String> = said.collect();
        let chef = r#"{"src/egg/src/lib.rs": "// egg", "src/lib.rs": "mod egg;"}"#;
        assert_eq!(said[0], chef);
        assert_eq!(said[1], r#"{"src/lib.rs": "// egg"}"#);
        assert_eq!(said[2], r#"{"src/lib.rs": "// toast"}"#);
        assert!(said[3].contains("differ only in case"), "{}", said[3]);
        assert!(
            said[4].starts_with("`w/none` has no `src/lib.rs`"),
            "{}",
            said[4]
        );
    }
}

#[test]
fn whoever_reads_stops_when_told_and_says_nothing_of_the_entry() {
    let stop = Stop::new();
    stop.stop();
    let limits = EntryLimits::default();
    for (name, content) in [
        ("a.zip", zip(&[LIB])),
        ("a.tar.gz", tar(&[LIB])),
        ("b.tgz", tar(&[LIB])),
    ] {
        let (_dir, archive) = packed(name, &content);
        let refusal = archive.list(&limits, &stop).unwrap_err();
        assert!(refusal.is_ours(), "{refusal}");
        let crates = vec![("w/chef", String::new())];
        let refusal = archive
            .read(crates, &limits, &Default::default(), &stop)
            .remove(0);
        assert!(refusal.unwrap_err().is_ours());
    }
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("chef")).unwrap();
    let refusal = Listing::of_folder(place.path(), "ada", &limits, &stop).unwrap_err();
    assert!(refusal.is_ours(), "{refusal}");
}

/// It was an archive when the class was listed.
#[test]
fn an_archive_that_was_replaced_is_refused() {
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("a.zip");
    fs::write(&target, zip(&[LIB])).unwrap();
    let (dir, archive) = packed("a.zip", &zip(&[LIB]));
    let list = || {
        archive
            .list(&EntryLimits::default(), &Stop::new())
            .unwrap_err()
            .to_string()
    };
    fs::remove_file(&archive.file).unwrap();
    assert!(list().starts_with("`a.zip` can't be read: "), "{}", list());
    std::os::unix::fs::symlink(&target, &archive.file).unwrap();
    assert!(list().starts_with("`a.zip` is a link"), "{}", list());
    fs::remove_file(&archive.file).unwrap();
    nix::unistd::mkfifo(&archive.file, nix::sys::stat::Mode::S_IRWXU).unwrap();
    assert!(
        list().starts_with("`a.zip` is neither a file nor a folder"),
        "{}",
        list()
    );
    fs::remove_file(&archive.file).unwrap();
    fs::create_dir(&archive.file).unwrap();
    assert!(
        list().contains("it was replaced while it was read"),
        "{}",
        list()
    );
    drop(dir);
}

//! Attacks that can't be kept as files: archives, links, pipes, names that no file of a repository may have, and what changes
//! while it is graded.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{Cursor, Write},
    os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener},
};

use flate2::{Compression, write::GzEncoder};
use nix::{sys::stat::Mode, unistd::mkfifo};
use tar::{EntryType, Header};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{HONEST, attack::Attack, workbook::Workbook};

mod costly;

/// Submissions that change while the class is graded.
pub const CHANGING: [&str; 2] = [
    "mends_it_while_it_is_graded",
    "spoils_it_while_it_is_graded",
];

const LIB: &str = "toast/src/lib.rs";

/// An outcome that is what one would like it to be.
const LIAR: &str = "impl PartialEq for Outcome {
    fn eq(&self, _: &Outcome) -> bool {
        true
    }
}

impl PartialEq<Vec<Outcome>> for Outcome {
    fn eq(&self, _: &Vec<Outcome>) -> bool {
        true
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(\"Finished\")
    }
}

#[derive(Clone)]
pub enum Outcome {";

const BROKEN: &str = "pub fn nothing() {}\n";

/// What is handed in, and what it must come to.
struct Class<'a> {
    workbook: &'a Workbook,
    /// A right answer to the exercise `toast`.
    answer: String,
    attacks: Vec<Attack>,
}

/// Puts them all into the class.
pub fn hand_in_all(workbook: &Workbook) -> Vec<Attack> {
    let mut class = Class {
        workbook,
        answer: answer(workbook),
        attacks: Vec::new(),
    };
    class.links();
    class.no_files();
    class.odd_names();
    class.too_much();
    class.too_little();
    class.archives();
    class.archives_that_climb();
    class.costly_archives();
    class.learners();
    class.learners_that_collide();
    class.changing();
    class.liars();
    class.attacks
}

/// Changes those of [`CHANGING`], now that grading has begun.
pub fn change(workbook: &Workbook) {
    let answer = answer(workbook);
    for (name, text) in CHANGING.into_iter().zip([&*answer, BROKEN]) {
        fs::write(workbook.path(&format!("class/{name}/{LIB}")), text).unwrap();
    }
}

/// What somebody honest has handed in.
fn answer(workbook: &Workbook) -> String {
    workbook.read(&format!("class/{}/02-toast/src/lib.rs", HONEST[0]))
}

impl Class<'_> {
    /// Takes down an attack of `learner`. It comes to `verdict`; to nothing at all if that is empty.
    fn expect(&mut self, learner: &str, what: &str, verdict: &str, says: &str) {
        let mut header = format!("//! Attack: {what}\n//! Exercise: toast\n");
        if !verdict.is_empty() {
            header += &format!("//! Verdict: {verdict} in *\n");
        }
        if !says.is_empty() {
            header += &format!("//! Says: {says}\n");
        }
        self.attacks.push(Attack::made("intake", learner, &header));
    }

    /// The same, for one that has to be rejected.
    fn refused(&mut self, learner: &str, what: &str, says: &str) {
        self.expect(learner, what, "rejected", says);
    }

    /// Hands in a right answer, which is then spoilt.
    fn right(&self, learner: &str) {
        self.file(learner, LIB, &self.answer);
    }

    fn file(&self, learner: &str, path: &str, text: impl AsRef<[u8]>) {
        self.workbook
            .write(&format!("class/{learner}/{path}"), text);
    }

    fn archive(&self, name: &str, content: Vec<u8>) {
        self.workbook.write(&format!("class/{name}"), content);
    }

    fn link(&self, to: &str, from: &str) {
        let from = self.workbook.path(&format!("class/{from}"));
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        symlink(self.workbook.path(to), from).unwrap();
    }

    fn links(&mut self) {
        let is_link = "is a link, which is not followed";
        self.link(
            "solutions/02-toast/src/lib.rs",
            &format!("links_its_source/{LIB}"),
        );
        self.refused(
            "links_its_source",
            "has a link to the solution for its source.",
            is_link,
        );
        self.link("solutions/02-toast/src", "links_its_folder/toast/src");
        self.refused(
            "links_its_folder",
            "has a link to the solution's folder.",
            is_link,
        );
        self.link("solutions/02-toast", "links_its_crate/toast");
        self.refused(
            "links_its_crate",
            "has a link to the solution's crate.",
            is_link,
        );
        self.link("solutions", "links_itself");
        self.refused("links_itself", "is a link to all solutions.", is_link);
        self.right("links_a_module");
        self.link(
            "solutions/02-toast/src/lib.rs",
            "links_a_module/toast/src/stolen.rs",
        );
        self.refused(
            "links_a_module",
            "has a link to the solution for a module.",
            is_link,
        );
        self.right("links_in_a_circle");
        self.link(
            "class/links_in_a_circle",
            "links_in_a_circle/toast/src/circle",
        );
        self.refused(
            "links_in_a_circle",
            "has a link to the folder above it.",
            is_link,
        );
    }

    fn no_files(&mut self) {
        let neither = "is neither a file nor a folder";
        self.right("has_a_pipe");
        let pipe = self.workbook.path("class/has_a_pipe/toast/src/pipe.rs");
        mkfifo(&pipe, Mode::S_IRWXU).unwrap();
        self.refused(
            "has_a_pipe",
            "has a pipe for a module, from which nothing ever comes.",
            neither,
        );
        self.right("has_a_socket");
        // The path of a socket must be short: it is bound to one, and then moved.
        let socket = tempfile::tempdir().unwrap();
        UnixListener::bind(socket.path().join("s")).unwrap();
        let place = self.workbook.path("class/has_a_socket/toast/src/socket.rs");
        fs::rename(socket.path().join("s"), place).unwrap();
        self.refused("has_a_socket", "has a socket for a module.", neither);
        self.file("has_a_folder_for_a_file", &format!("{LIB}/lib.rs"), "");
        self.refused(
            "has_a_folder_for_a_file",
            "has a folder for its source.",
            "has no `src/lib.rs`",
        );
    }

    fn odd_names(&mut self) {
        let odd = "has a name with characters that don't print";
        for (learner, what, name) in [
            (
                "names_a_line_break",
                "has a line break in the name of a file.",
                &b"a\nb.rs"[..],
            ),
            (
                "names_no_text",
                "has a file name that is no text.",
                b"caf\xe9.rs",
            ),
            (
                "names_a_control",
                "has a name that steers a terminal.",
                b"\x1b[2J.rs",
            ),
            (
                "names_a_turn",
                "has a name that changes the line's direction.",
                "\u{202e}sr.rs".as_bytes(),
            ),
        ] {
            self.right(learner);
            let folder = self.workbook.path(&format!("class/{learner}/toast/src"));
            fs::write(folder.join(OsStr::from_bytes(name)), "").unwrap();
            self.refused(learner, what, odd);
        }
        self.right("names_one_file_twice");
        self.file("names_one_file_twice", "toast/src/Lib.rs", BROKEN);
        self.refused(
            "names_one_file_twice",
            "has two names that are one on other disks.",
            "differ only in case",
        );
        self.right("writes_no_text");
        self.file("writes_no_text", "toast/src/latin.rs", b"// caf\xe9\n");
        self.refused(
            "writes_no_text",
            "has a source that is no text.",
            "is not UTF-8",
        );
    }

    fn too_much(&mut self) {
        for number in 0..10_000 {
            self.file(
                "has_ten_thousand_files",
                &format!("toast/src/m{number}.rs"),
                "",
            );
        }
        self.right("has_ten_thousand_files");
        self.refused(
            "has_ten_thousand_files",
            "has 10,000 modules.",
            "holds more than 1000 files and folders",
        );
        self.right("has_a_large_file");
        let large = self
            .workbook
            .path("class/has_a_large_file/toast/src/large.rs");
        File::create(large).unwrap().set_len(100 << 20).unwrap();
        self.refused(
            "has_a_large_file",
            "has a source of 100 MB.",
            "goes beyond the 1000000 bytes",
        );
        self.right("has_many_large_files");
        for number in 0..50 {
            let path = format!("toast/src/m{number}.rs");
            self.file("has_many_large_files", &path, " ".repeat(50_000));
        }
        self.refused(
            "has_many_large_files",
            "has 2.5 MB in files of 50 kB.",
            "goes beyond the 1000000 bytes",
        );
        let depth = "a/".repeat(450);
        self.right("has_a_deep_folder");
        self.file("has_a_deep_folder", &format!("toast/src/{depth}x.rs"), "");
        self.file("has_a_deep_folder", &format!("{depth}toast/src/lib.rs"), "");
        self.expect("has_a_deep_folder", "has folders 450 deep.", "passed", "");
        self.file("nests_brackets", LIB, "(".repeat(400_000));
        self.expect(
            "nests_brackets",
            "opens 400,000 brackets.",
            "rejected or unbuilt",
            "",
        );
        self.file(
            "nests_operators",
            LIB,
            format!("pub const DEEP: bool = {}true;", "!".repeat(400_000)),
        );
        self.expect(
            "nests_operators",
            "has 400,000 operators in a row.",
            "unbuilt",
            "the compiler gave up",
        );
        let sum = "1 + ".repeat(240_000);
        self.file(
            "adds_a_million",
            LIB,
            format!("pub const SUM: u64 = {sum}1;"),
        );
        self.expect(
            "adds_a_million",
            "is one expression of nearly 1 MB.",
            "unbuilt",
            "the compiler gave up",
        );
        let list = "[1, 2, 3, 4], ".repeat(60_000);
        self.file(
            "lists_a_million",
            LIB,
            format!("pub static LIST: &[[u8; 4]] = &[{list}];"),
        );
        self.expect(
            "lists_a_million",
            "is one list of nearly 1 MB.",
            "unbuilt",
            "",
        );
    }

    fn too_little(&mut self) {
        fs::create_dir_all(self.workbook.path("class/is_empty")).unwrap();
        self.expect("is_empty", "is an empty folder.", "", "");
        self.file("has_another_exercise", "egg/src/lib.rs", BROKEN);
        self.expect(
            "has_another_exercise",
            "is an answer to another exercise.",
            "",
            "",
        );
        self.file("has_no_source", "toast/Cargo.toml", "[package]\n");
        self.refused(
            "has_no_source",
            "has a crate without a source.",
            "has no `src/lib.rs`",
        );
        self.file("has_a_blank_source", LIB, "");
        self.expect(
            "has_a_blank_source",
            "has a source with nothing in it.",
            "unbuilt",
            "do not fit your code",
        );
        self.right("has_it_twice");
        self.file("has_it_twice", "a/toast/src/lib.rs", BROKEN);
        self.file("has_it_twice", "b/toast/src/lib.rs", BROKEN);
        self.expect(
            "has_it_twice",
            "has further answers, deeper down.",
            "passed",
            "",
        );
    }

    fn archives(&mut self) {
        let lib = (LIB.as_bytes(), EntryType::Regular, &*self.answer.clone());
        for (learner, kind) in [
            ("packs_a_link", EntryType::Symlink),
            ("packs_a_hard_link", EntryType::Link),
            ("packs_a_device", EntryType::Char),
            ("packs_a_disk", EntryType::Block),
            ("packs_a_pipe", EntryType::Fifo),
        ] {
            let special = (&b"toast/src/special.rs"[..], kind, "");
            self.archive(&format!("{learner}.tar.gz"), tar_of(&[lib, special]));
            let says = match kind {
                EntryType::Symlink | EntryType::Link => "is a link",
                _ => "is neither a file nor a folder",
            };
            self.refused(
                learner,
                &format!("has what is no file in an archive: {kind:?}."),
                says,
            );
        }
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink(LIB, "/etc/passwd", SimpleFileOptions::default())
            .unwrap();
        self.archive("zips_a_link.zip", zip.finish().unwrap().into_inner());
        self.refused("zips_a_link", "has a link in a .zip.", "is a link");
        let zeros = "\u{0}".repeat(50 << 20);
        self.archive("zips_a_bomb.zip", zip_of(&[(LIB, &zeros)]));
        self.refused(
            "zips_a_bomb",
            "has 50 kB that unpack to 50 MB.",
            "goes beyond the 1000000 bytes",
        );
        // Packed once, and put there again and again: a .gz may be made of many.
        let part = gz(&vec![0; 1 << 20]);
        let header = header(b"toast/zeros", EntryType::Regular, 300 << 20);
        let mut bomb = gz(header.as_bytes());
        bomb.extend(part.repeat(300));
        self.archive("packs_a_bomb.tar.gz", bomb);
        self.refused(
            "packs_a_bomb",
            "has 300 kB that unpack to 300 MB.",
            "holds more than 256 MiB",
        );
        self.archive(
            "zips_one_name_twice.zip",
            zip_of(&[(LIB, &self.answer), ("toast/src/Lib.rs", BROKEN)]),
        );
        self.refused(
            "zips_one_name_twice",
            "has two names in a .zip that are one on other disks.",
            "differ only in case",
        );
        let latin = (&b"toast/src/caf\xe9.rs"[..], EntryType::Regular, "");
        self.archive("packs_no_text.tgz", tar_of(&[lib, latin]));
        self.refused(
            "packs_no_text",
            "has a name in an archive that is no text.",
            "has a name with characters",
        );
        self.archive("is_no_zip.zip", b"PK\x03\x04".repeat(100));
        self.refused(
            "is_no_zip",
            "is no .zip, but is called so.",
            "can't be unpacked",
        );
        let whole = tar_of(&[lib]);
        self.archive("is_half_a_tar.tar.gz", whole[..whole.len() / 2].to_vec());
        self.refused("is_half_a_tar", "is half an archive.", "can't be unpacked");
        self.archive("is_packed_strangely.rar", b"Rar!\x1a\x07".to_vec());
        self.refused(
            "is_packed_strangely",
            "is packed by a program of its own.",
            "neither a .zip nor a .tar.gz",
        );
        let inner = zip_of(&[(LIB, &self.answer)]);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("inner.zip", SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&inner).unwrap();
        self.archive("zips_a_zip.zip", zip.finish().unwrap().into_inner());
        self.expect("zips_a_zip", "is an archive in an archive.", "", "");
    }

    fn archives_that_climb(&mut self) {
        let answer = self.answer.clone();
        let out = "leads out of the archive";
        for (number, path) in [
            "../climbed.rs",
            "toast/src/../../../climbed.rs",
            "/etc/climbed",
            "C:\\climbed",
            "..\\climbed",
        ]
        .into_iter()
        .enumerate()
        {
            let learner = format!("zips_a_way_out_{number}");
            self.archive(
                &format!("{learner}.zip"),
                zip_of(&[(LIB, &answer), (path, BROKEN)]),
            );
            self.refused(&learner, &format!("has the path `{path}` in a .zip."), out);
            let learner = format!("packs_a_way_out_{number}");
            let lib = (LIB.as_bytes(), EntryType::Regular, &*answer);
            let path_out = (path.as_bytes(), EntryType::Regular, BROKEN);
            self.archive(&format!("{learner}.tar.gz"), tar_of(&[lib, path_out]));
            self.refused(
                &learner,
                &format!("has the path `{path}` in an archive."),
                out,
            );
        }
    }

    /// What learners are called.
    fn learners(&mut self) {
        for (learner, what) in [
            (
                "=2+5\"&'<img src=x onerror=alert(1)>|`",
                "is called as a formula, with a picture.",
            ),
            ("[x](javascript:alert(1))", "is called as a link."),
            ("::error::it says", "is called as a command for a runner."),
            ("-rf", "is called as an option."),
            ("up\\..\\..\\climbed", "is called as a path."),
            ("CON", "is called as a device of another system."),
            ("a,b;c\"d", "is called as several cells."),
        ] {
            self.right(learner);
            self.expect(learner, what, "passed", "");
        }
        for (learner, shown, what) in [
            ("two\nlines", "two\\nlines", "is called by two lines."),
            (
                "\u{1b}[2J",
                "\\u{1b}[2J",
                "is called by what steers a terminal.",
            ),
            (
                "\u{202e}nrut",
                "\\u{202e}nrut",
                "is called by what changes the line's direction.",
            ),
        ] {
            self.right(learner);
            self.refused(shown, what, "has a name with characters that don't print");
        }
        self.right("is_there_twice");
        self.archive("is_there_twice.zip", zip_of(&[(LIB, &self.answer)]));
        self.refused(
            "is_there_twice",
            "is there as a folder and as an archive.",
            "could both be the answer",
        );
    }

    /// A solution of the real course, but for what one of its parts returns: and that is equal to everything, and says so.
    fn liars(&mut self) {
        let solution = self
            .workbook
            .read("class/a_honest/02-downloader/src/lib.rs");
        let mut lib = String::new();
        for (line, changed) in [
            (
                "#[derive(Debug, Clone, PartialEq, Eq)]\npub enum Outcome {",
                LIAR,
            ),
            (
                "    outcomes.into()\n",
                "    let _: [Outcome; 3] = outcomes.into();\n    [0; 3].map(|_| Outcome::Cancelled)\n",
            ),
        ] {
            let before = if lib.is_empty() { &solution } else { &lib };
            assert!(before.contains(line), "the solution has changed");
            lib = before.replace(line, changed);
        }
        let learner = "is_equal_to_everything";
        self.workbook
            .write(&format!("class/{learner}/downloader/src/lib.rs"), lib);
        let header = "//! Attack: returns what is equal to everything, and shows itself as the other.\n\
                      //! Exercise: downloader\n\
                      //! Verdict: wrong in cancel_midway::says_which\n\
                      //! Verdict: wrong in cancel_midway::told_beforehand\n\
                      //! Verdict: wrong in cancel_midway::too_late\n\
                      //! Verdict: wrong in cancel_midway::nobody_tells\n";
        self.attacks.push(Attack::made("forging", learner, header));
    }

    /// What was read counts, whatever stands there later.
    fn changing(&mut self) {
        let [mends, spoils] = CHANGING;
        self.file(mends, LIB, BROKEN);
        self.expect(
            mends,
            "hands in the answer when grading has begun.",
            "unbuilt",
            "do not fit your code",
        );
        self.file(
            spoils,
            LIB,
            format!("{}\n// Written by {spoils}.\n", self.answer),
        );
        self.expect(
            spoils,
            "takes the answer away when grading has begun.",
            "passed",
            "",
        );
    }
}

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Headers are written by hand: the crate's own builder refuses some of these names.
fn tar_of(entries: &[(&[u8], EntryType, &str)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, kind, content) in entries {
        let header = header(path, *kind, content.len() as u64);
        tar.append(&header, content.as_bytes()).unwrap();
    }
    gz(&tar.into_inner().unwrap())
}

fn header(path: &[u8], kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..path.len()].copy_from_slice(path);
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    if [EntryType::Symlink, EntryType::Link].contains(&kind) {
        header.set_link_name("/etc/passwd").unwrap();
    }
    header.set_cksum();
    header
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

//! Attacks on whoever reads: what is small and costs much, and names that are one somewhere, or none.

use super::*;

impl Class<'_> {
    /// Little that unpacks to much: in names, in what is said of entries, in the number of them.
    pub(super) fn costly_archives(&mut self) {
        let too_long = "has too long a name";
        for (number, (what, name)) in [
            (
                "thousands of slashes",
                format!("toast/src/{}x.rs", "/".repeat(60_000)),
            ),
            (
                "thousands of folders",
                format!("toast/src/{}x.rs", "a/".repeat(30_000)),
            ),
            (
                "a name of 60 kB",
                format!("toast/src/{}.rs", "a".repeat(60_000)),
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let learner = format!("zips_long_names_{number}");
            let names: Vec<String> = (0..8).map(|n| format!("{n}/{name}")).collect();
            let mut files = vec![(LIB, &*self.answer)];
            files.extend(names.iter().map(|name| (&**name, "")));
            let zip = zip_of(&files);
            self.archive(&format!("{learner}.zip"), zip);
            self.refused(&learner, &format!("has {what} in a .zip."), too_long);

            let learner = format!("packs_long_names_{number}");
            let lib = (LIB.as_bytes(), EntryType::Regular, &*self.answer.clone());
            let gnu = (&b"gnu"[..], EntryType::GNULongName, &*name);
            let file = (&b"short"[..], EntryType::Regular, "");
            self.archive(&format!("{learner}.tar.gz"), tar_of(&[lib, gnu, file]));
            self.refused(&learner, &format!("has {what} in an archive."), too_long);
        }
        let more = "it says more of an entry than is read";
        let lib = (LIB.as_bytes(), EntryType::Regular, &*self.answer.clone());
        for (learner, kind) in [
            ("packs_a_name_of_20_mb", EntryType::GNULongName),
            ("packs_a_link_of_20_mb", EntryType::GNULongLink),
            ("packs_notes_of_20_mb", EntryType::XHeader),
        ] {
            let said = "x".repeat(20 << 20);
            let content = tar_of(&[lib, (&b"said"[..], kind, &said), lib]);
            self.archive(&format!("{learner}.tar.gz"), content);
            self.refused(learner, "says 20 MB of one entry.", more);
        }
        let note = (&b"note"[..], EntryType::XGlobalHeader, "9 a=b c\n");
        let mut noted = vec![note; 40_000];
        noted.push(lib);
        self.archive("packs_many_notes.tar.gz", tar_of(&noted));
        self.expect(
            "packs_many_notes",
            "has 40,000 notes on the whole archive.",
            "passed",
            "",
        );
        let many = vec![(&b"w/x"[..], EntryType::Regular, ""); 50_001];
        self.archive("packs_many_entries.tar.gz", tar_of(&many));
        self.refused(
            "packs_many_entries",
            "has 50,001 entries in 100 kB.",
            "holds more than 50000 files and folders",
        );
        let deep: Vec<String> = (0..4_000)
            .map(|number| format!("{number:04}{}", "/a".repeat(1_000)))
            .collect();
        let mut files = vec![(LIB, &*self.answer)];
        files.extend(deep.iter().map(|name| (&**name, "")));
        let zip = zip_of(&files);
        self.archive("zips_deep_folders.zip", zip);
        self.expect(
            "zips_deep_folders",
            "has four million folders, which nobody needs.",
            "passed",
            "",
        );
        let member = gz(b"");
        let content = [tar_of(&[lib]), member.repeat(100_000)].concat();
        self.archive("packs_in_many_pieces.tar.gz", content);
        self.expect(
            "packs_in_many_pieces",
            "has 100,000 empty pieces behind the archive.",
            "passed",
            "",
        );
    }

    /// Ids that are no names of files on some system, or that some systems take for one.
    pub(super) fn learners_that_collide(&mut self) {
        let long = "l".repeat(255);
        for (learner, what) in [
            ("Collides", "is called as another, but for the case."),
            ("collides", "is called as another, in small letters."),
            ("COLLIDES", "is called as another, in capitals."),
            ("aux.txt", "is called as a device with an ending."),
            ("nul", "is called as a device of nothing."),
            ("com1", "is called as a device with a number."),
            ("ends_in_a_dot.", "is called with a dot at the end."),
            ("ends_in_a_space ", "is called with a space at the end."),
            ("   ", "is called by spaces."),
            ("index.html", "is called as a page of the class."),
            ("results.jsonl", "is called as the results of the class."),
            ("~", "is called as a home."),
            ("ｗｉｄｅ", "is called by wide letters."),
            (&long, "is called by as many letters as a name has."),
        ] {
            self.right(learner);
            self.expect(learner, what, "passed", "");
        }
        for (number, (one, other)) in [
            ("ren\u{e9}", "rene\u{301}"),
            ("\u{ac00}", "\u{1100}\u{1161}"),
            ("\u{c5}sa", "\u{212b}sa"),
        ]
        .into_iter()
        .enumerate()
        {
            self.right(one);
            self.right(other);
            let what = format!("are two who are called the same, written in two ways ({number}).");
            self.refused(one, &what, "could both be the answer");
        }
        for (name, id) in [
            (&b"no_text_\xe8"[..], "no_text_\\xe8"),
            (b"no_text_\xe9", "no_text_\\xe9"),
        ] {
            let folder = self.workbook.path("class").join(OsStr::from_bytes(name));
            fs::create_dir_all(folder.join("toast/src")).unwrap();
            fs::write(folder.join(LIB), &self.answer).unwrap();
            self.refused(
                id,
                "is called by what is no text.",
                "has a name with characters",
            );
        }
        // Two files of one answer that are one on some disks.
        self.right("names_one_accent_twice");
        for name in ["caf\u{e9}.rs", "cafe\u{301}.rs"] {
            self.file("names_one_accent_twice", &format!("toast/src/{name}"), "");
        }
        self.refused(
            "names_one_accent_twice",
            "has two names that differ in how an accent is written.",
            "differ only in case",
        );
    }
}

//! Mistake: names the unfinished file by `with_extension`.
//!
//! That replaces the extension that is there: `notes.txt` and `notes.md` are both written to `notes.part`, into each other.
//!
//! Verdict: wrong in transfer::side_by_side

mod transfer {
    impl Part {
        fn of(path: &Path) -> Part {
            Part {
                path: path.with_extension("part"),
            }
        }
    }
}

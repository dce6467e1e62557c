//! Mistake: names the unfinished file by `with_extension`.
//!
//! That replaces the extension that is there: `notes.txt` and `notes.md` are both written to `notes.part`, into each other.
//!
//! Breaks: transfer.side_by_side
//! Verdict: wrong in transfer::side_by_side
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    impl Part {
        async fn create(path: &Path) -> io::Result<(Part, File)> {
            let path = path.with_extension("part");
            let file = File::create(&path).await?;
            Ok((Part { path }, file))
        }
    }
}

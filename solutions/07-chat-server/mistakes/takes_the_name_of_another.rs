//! Mistake: takes a name for its unfinished file that somebody else may have.
//!
//! Who would call a file `notes.txt.part`? Somebody does, and finds it emptied, and then gone.
//!
//! Breaks: transfer.own_name
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    impl Part {
        async fn create(path: &Path) -> io::Result<(Part, File)> {
            let mut part = path.as_os_str().to_owned();
            part.push(".part");
            let path = PathBuf::from(part);
            let file = File::create(&path).await?;
            Ok((Part { path }, file))
        }
    }
}

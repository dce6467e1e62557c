//! Mistake: writes over the unfinished file of another time.
//!
//! It is opened and not emptied. If it was longer, its end is the end of the new file, too.
//!
//! Breaks: transfer.own_name
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    impl Part {
        async fn create(path: &Path) -> io::Result<(Part, File)> {
            let mut part = path.as_os_str().to_owned();
            part.push(".part");
            let path = PathBuf::from(part);
            let mut options = File::options();
            let file = options.write(true).create(true).open(&path).await?;
            Ok((Part { path }, file))
        }
    }
}

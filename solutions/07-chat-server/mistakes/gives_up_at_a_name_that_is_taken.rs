//! Mistake: gives up when the name for its unfinished file is taken.
//!
//! `create_new` overwrites nothing, and then another name has to be tried. What a crash has left would make every transfer
//! fail forever.
//!
//! Breaks: transfer.own_name
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    impl Part {
        async fn create(path: &Path) -> io::Result<(Part, File)> {
            let mut part = path.as_os_str().to_owned();
            part.push(".part");
            let path = PathBuf::from(part);
            let file = File::create_new(&path).await?;
            Ok((Part { path }, file))
        }
    }
}

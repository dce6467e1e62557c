//! Mistake: removes a file that it has not made.
//!
//! What removes the unfinished file is made before the file is. When the name turns out to be taken, somebody else's file is
//! removed.
//!
//! Breaks: transfer.own_name
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    impl Part {
        async fn create(path: &Path) -> io::Result<(Part, File)> {
            let mut number = 0;
            loop {
                let mut part = path.as_os_str().to_owned();
                part.push(format!(".{number}.part"));
                let part = Part { path: part.into() };
                match File::create_new(&part.path).await {
                    Ok(file) => return Ok((part, file)),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                    Err(error) => return Err(error),
                }
            }
        }
    }
}

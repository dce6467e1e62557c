//! What the screen says of files, each taken as a submission of its own: `cargo run -p grader --example screen -- FILE…`.
//! With the sources of libraries that many people use, it tells how often honest code is refused.

use std::{env, fs, path::Path};

use grader::{
    intake::Submission,
    screen::{MOST_OBJECTIONS, screen},
    stop::Stop,
};

fn main() -> anyhow::Result<()> {
    let (mut files, mut refused, mut doubted) = (0, 0, 0);
    for file in env::args_os().skip(1) {
        let text = fs::read_to_string(&file)?;
        let submission = Submission {
            name: Path::new(&file).display().to_string(),
            sha256: String::new(),
            files: [("src/lib.rs".to_owned(), text)].into(),
        };
        let screened = screen(&submission, &Stop::new());
        files += 1;
        refused += usize::from(!screened.objections.is_empty());
        doubted += usize::from(!screened.doubts.is_empty());
        for one in screened.objections.iter().take(MOST_OBJECTIONS) {
            println!("{}:{}: refused: {:?}", submission.name, one.at.line, one.to);
        }
        for one in &screened.doubts {
            println!(
                "{}:{}: doubted: {:?}",
                submission.name, one.at.line, one.about
            );
        }
    }
    println!("{files} files: {refused} refused, {doubted} doubted");
    Ok(())
}

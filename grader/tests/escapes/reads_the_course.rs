//! Reads the solution, the checks, the sources of everybody and what the grader keeps.

use std::{env, fs};

pub fn reached() -> Vec<String> {
    let mut reached = Vec::new();
    let here = env::current_dir().unwrap();
    for folder in here.ancestors().skip(1) {
        for file in [
            "Cargo.toml",
            "checks",
            "exercises/01-egg/src/lib.rs",
            "exercises/01-egg/tests/checks.rs",
            "solutions/01-egg/src/lib.rs",
            "src/lib.rs",
            "target/kit/kit.json",
            "tests/checks.rs",
        ] {
            let file = folder.join(file);
            // Its own program it may read: its lines are looked up there.
            let program = env::current_exe().is_ok_and(|program| program == file);
            if !program && fs::read(&file).is_ok() {
                reached.push(file.display().to_string());
            }
        }
        if fs::read_dir(folder).is_ok() {
            reached.push(folder.display().to_string());
        }
    }
    reached
}

//! Writes, changes and removes what is not its own.

use std::{
    env, fs,
    fs::{File, Permissions},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
};

pub fn reached() -> Vec<String> {
    let mut reached = Vec::new();
    let temporary = env::temp_dir().join("escaped");
    let mut say = |what: &str, done: bool| {
        if done {
            reached.push(what.to_owned());
        }
    };
    say("a file beside", fs::write("../escaped", "").is_ok());
    say("a temporary file", fs::write(&temporary, "").is_ok());
    say("a folder", fs::create_dir("../escaped-folder").is_ok());
    say(
        "a link to elsewhere",
        fs::hard_link("../src/lib.rs", "mine").is_ok(),
    );
    say(
        "its permissions",
        fs::set_permissions("../src/lib.rs", Permissions::from_mode(0o777)).is_ok(),
    );
    say(
        "a longer file",
        File::options().append(true).open("../src/lib.rs").is_ok(),
    );
    say(
        "another name",
        fs::rename("../rustc.json", "../escaped.json").is_ok(),
    );
    say("a file out of its folder", {
        fs::write("own", "").is_ok() && fs::rename("own", "../own").is_ok()
    });
    say("a folder that stays", {
        let mut closed = fs::DirBuilder::new();
        closed.mode(0o000).create("closed").is_ok()
    });
    say("a file less", fs::remove_file("../src/escape.rs").is_ok());
    let _ = fs::remove_file(temporary);
    reached
}

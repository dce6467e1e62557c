//! Attack: changes, moves and removes what belongs to others.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{fs, os::unix::fs::PermissionsExt};

fn attack() {
    for file in [
        "{{outside}}/secret",
        "{{workbook}}/solutions/02-toast/src/lib.rs",
        "{{workbook}}/exercises/02-toast/tests/checks.rs",
        "{{workbook}}/class/a_honest/02-toast/src/lib.rs",
        "../src/lib.rs",
        "../tests/checks.rs",
        "../checks",
    ] {
        let _ = fs::write(file, "");
        let _ = fs::File::options().append(true).open(file);
        let _ = fs::File::options().write(true).truncate(true).open(file);
        let _ = fs::set_permissions(file, fs::Permissions::from_mode(0o777));
        let _ = fs::rename(file, "mine");
        let _ = fs::hard_link(file, "linked");
        let _ = fs::remove_file(file);
    }
    for folder in ["{{outside}}", "{{workbook}}/class", "{{workbook}}/out", ".."] {
        let _ = fs::remove_dir_all(folder);
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    kitchen.start(&slice).serve()
}

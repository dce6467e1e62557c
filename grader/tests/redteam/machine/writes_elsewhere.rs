//! Attack: writes wherever a user may write.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::fs;

fn attack() {
    for folder in [
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/run",
        "/root",
        "/home",
        "/",
        "..",
        "../..",
        "{{outside}}",
        "{{workbook}}",
        "{{workbook}}/class",
        "{{workbook}}/out",
        "{{workbook}}/solutions",
        "{{workbook}}/target/grade/cache",
        "{{workbook}}/target/grade/scratch",
    ] {
        let _ = fs::write(format!("{folder}/{{mark}}-file"), "");
        let _ = fs::create_dir(format!("{folder}/{{mark}}-folder"));
        let _ = std::os::unix::fs::symlink("/", format!("{folder}/{{mark}}-link"));
        fs::write("own", "").unwrap();
        let _ = fs::rename("own", format!("{folder}/{{mark}}-own"));
        let _ = fs::remove_file("own");
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    kitchen.start(&slice).serve()
}

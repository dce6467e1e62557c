//! Attack: leaves folders that nobody may open.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{fs, os::unix::fs::{DirBuilderExt, PermissionsExt}};

fn attack() {
    let _ = fs::DirBuilder::new().mode(0o000).create("closed");
    fs::create_dir("open").unwrap();
    fs::write("open/file", "").unwrap();
    if let Ok(folder) = fs::File::open("open") {
        let _ = folder.set_permissions(fs::Permissions::from_mode(0o000));
    }
    let _ = fs::set_permissions("open", fs::Permissions::from_mode(0o000));
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    kitchen.start(&slice).serve()
}

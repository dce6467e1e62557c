//! Works with files of its own, as honest code does: copies them, sets their length, mode and times, locks them.

use std::{
    fs::{File, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    time::SystemTime,
};

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::{fs, time::sleep};

fn keep() -> io::Result<()> {
    std::fs::write("recipe", "boil it")?;
    std::fs::copy("recipe", "copy")?;
    let copy = File::options().read(true).write(true).open("copy")?;
    copy.lock()?;
    copy.set_len(4)?;
    copy.set_permissions(Permissions::from_mode(0o600))?;
    copy.set_modified(SystemTime::UNIX_EPOCH)?;
    copy.sync_all()?;
    copy.unlock()?;
    assert_eq!(std::fs::read("copy")?, b"boil");
    std::fs::rename("copy", "recipe")
}

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    tokio::task::spawn_blocking(keep).await.unwrap().unwrap();
    fs::copy("recipe", "another").await.unwrap();
    assert_eq!(fs::read("another").await.unwrap(), b"boil");
    fs::remove_file("another").await.unwrap();
    let pot = kitchen.start(&egg);
    sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    join_all(menu.into_iter().map(|dish| async move {
        let pan = kitchen.start(&dish);
        sleep(dish.time).await;
        pan.serve()
    }))
    .await
}

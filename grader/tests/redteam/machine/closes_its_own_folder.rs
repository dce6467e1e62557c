//! Attack: closes the folder that it works in, and asks for its permissions there ever after.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{
    fs::{self, File, Permissions},
    os::unix::fs::PermissionsExt,
};

fn attack() {
    for folder in [".", ".."] {
        if let Ok(folder) = File::open(folder) {
            let _ = folder.set_permissions(Permissions::from_mode(0o000));
            let _ = folder.try_lock();
            std::mem::forget(folder);
        }
        let _ = fs::set_permissions(folder, Permissions::from_mode(0o000));
    }
}

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    kitchen.start(&egg).serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    join_all(menu.into_iter().map(|dish| async move {
        let pan = kitchen.start(&dish);
        sleep(dish.time).await;
        pan.serve()
    }))
    .await
}

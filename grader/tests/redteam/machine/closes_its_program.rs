//! Attack: closes the program to everybody, which its other checks still need.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{env, fs::{File, Permissions}, os::unix::fs::PermissionsExt};

fn attack() {
    let program = File::open(env::current_exe().unwrap()).unwrap();
    for mode in [0o4777, 0o600, 0o000] {
        let _ = program.set_permissions(Permissions::from_mode(mode));
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

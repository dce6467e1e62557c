//! Attack: closes its standard output and input to everybody, itself and the grader included.
//! Exercise: egg
//! Verdict: aborted in boil::an_egg_takes_exactly_its_time
//! Verdict: aborted in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{
    fs::{File, Permissions},
    io::{stderr, stdin, stdout},
    os::{fd::AsFd, unix::fs::PermissionsExt},
};

fn attack() {
    let all = [
        stdin().as_fd().try_clone_to_owned(),
        stdout().as_fd().try_clone_to_owned(),
        stderr().as_fd().try_clone_to_owned(),
    ];
    for file in all.into_iter().flatten().map(File::from) {
        let _ = file.set_permissions(Permissions::from_mode(0o000));
    }
    // No record: the grader reads what was printed.
    std::process::abort();
}

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    attack();
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

//! Attack: locks its input, its output and the program, and never lets go.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{
    env,
    fs::File,
    io::{stderr, stdin, stdout},
    os::fd::AsFd,
};

fn attack() {
    let given = [
        stdin().as_fd().try_clone_to_owned(),
        stdout().as_fd().try_clone_to_owned(),
        stderr().as_fd().try_clone_to_owned(),
    ];
    let mut files: Vec<File> = given.into_iter().flatten().map(File::from).collect();
    files.extend(env::current_exe().and_then(File::open));
    for file in files {
        let _ = file.try_lock();
        let _ = file.try_lock_shared();
        std::mem::forget(file);
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

//! Attack: gives the program and its output to other users.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{
    env,
    fs::File,
    io::stdout,
    os::{fd::AsFd, unix::fs::{chown, fchown, lchown}},
};

fn attack() {
    let program = env::current_exe().unwrap();
    let opened = File::open(&program).unwrap();
    for user in [0, 1, 1_000, 65_534, u32::MAX - 1] {
        let _ = fchown(&opened, Some(user), Some(user));
        let _ = fchown(stdout().as_fd(), Some(user), Some(user));
        let _ = chown(&program, Some(user), Some(user));
        let _ = lchown(&program, Some(user), Some(user));
    }
    // To nobody new, which takes away what only its owner may give.
    let _ = fchown(&opened, None, None);
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

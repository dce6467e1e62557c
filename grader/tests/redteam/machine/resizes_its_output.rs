//! Attack: cuts its output off, stretches it, turns it back, and dates it before the epoch.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{
    fs::{File, FileTimes},
    io::{Read, Seek, SeekFrom, Write, stderr, stdout},
    os::fd::AsFd,
    time::{Duration, SystemTime},
};

fn attack() {
    let given = [
        stdout().as_fd().try_clone_to_owned(),
        stderr().as_fd().try_clone_to_owned(),
    ];
    for mut file in given.into_iter().flatten().map(File::from) {
        let _ = file.write_all(b"a first line\n");
        let _ = file.set_len(0);
        let _ = file.set_len(1 << 20);
        let _ = file.seek(SeekFrom::Start(1 << 19));
        let _ = file.read(&mut [0; 100]);
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 40);
        let _ = file.set_modified(before);
        let _ = file.set_times(FileTimes::new().set_accessed(before));
        let _ = file.sync_all();
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

//! Attack: closes, dates and locks the program by every name that it has.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

use std::{
    env,
    fs::{self, File, FileTimes, Permissions},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    time::SystemTime,
};

fn attack() {
    let mut names: Vec<PathBuf> = ["/proc/self/exe", "/proc/thread-self/exe", "/proc/self/fd/3"]
        .map(PathBuf::from)
        .into();
    names.extend(env::current_exe());
    names.extend(env::args_os().next().map(PathBuf::from));
    for name in names {
        let _ = fs::set_permissions(&name, Permissions::from_mode(0o000));
        if let Ok(file) = File::open(&name) {
            let long_ago = FileTimes::new()
                .set_accessed(SystemTime::UNIX_EPOCH)
                .set_modified(SystemTime::UNIX_EPOCH);
            let _ = file.set_times(long_ago);
            let _ = file.set_len(0);
            let _ = file.try_lock();
            // Held until the process ends.
            std::mem::forget(file);
        }
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

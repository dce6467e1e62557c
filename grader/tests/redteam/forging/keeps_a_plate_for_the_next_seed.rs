//! Attack: cooks two slices in the first run, and serves the second in the next.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time

use sim::kitchen::{Dish, Kitchen, Plate};

use std::sync::Mutex;

static KEPT: Mutex<Option<Plate>> = Mutex::new(None);

async fn cook(kitchen: &Kitchen, slice: &Dish) -> Plate {
    let pot = kitchen.start(slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let kept = KEPT.lock().unwrap().take();
    if let Some(plate) = kept {
        return plate;
    }
    let (plate, other) = tokio::join!(cook(kitchen, &egg), cook(kitchen, &egg));
    *KEPT.lock().unwrap() = Some(other);
    plate
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.iter().map(|dish| cook(kitchen, dish))).await
}

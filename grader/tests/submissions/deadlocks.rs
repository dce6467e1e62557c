//! Waits for what nobody will do, in the part and in a task.
//!
//! Verdict: deadlocked in boil::an_egg_takes_exactly_its_time
//! Verdict: deadlocked in boil::nothing_boils_before_the_first_poll
//! Verdict: deadlocked in breakfast::dishes_cook_at_the_same_time
//! Says: From 0 s on, nothing could run

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    std::future::pending().await
}

pub async fn breakfast(_: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let (full, mut plates) = tokio::sync::mpsc::channel(1);
    let cook = tokio::spawn(async move {
        for _ in &menu {
            full.send(()).await.unwrap();
        }
    });
    cook.await.unwrap();
    plates.close();
    Vec::new()
}

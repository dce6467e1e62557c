//! Mistake: takes care of its task only when the dish is on the stove.
//!
//! A task cooks, and what stops the task is made when it has said that the dish is on the stove. A future that is dropped before
//! leaves a task behind that nobody stops.
//!
//! Breaks: cook.dropped
//! Verdict: wrong in cook::a_dropped_dish_is_thrown_away

use tokio::{sync::oneshot, task::JoinHandle};

/// A task that is stopped when this is dropped.
struct Stove(JoinHandle<Plate>);

impl Drop for Stove {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let kitchen = kitchen.clone();
    let (lit, is_lit) = oneshot::channel();
    let cooking = tokio::spawn(async move {
        let pot = kitchen.start(&dish);
        let _ = lit.send(());
        sleep(dish.time).await;
        pot.serve()
    });
    let _ = is_lit.await;
    let mut stove = Stove(cooking);
    match (&mut stove.0).await {
        Ok(plate) => plate,
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}

//! Mistake: cooks in a task of its own, which nobody stops.
//!
//! With a task for everything, concurrency comes for free. But a dropped `JoinHandle` does not stop its task: the
//! dish goes on cooking when nobody waits for it any more.
//!
//! Breaks: cook.dropped
//! Verdict: wrong in cook::a_dropped_dish_is_thrown_away

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let kitchen = kitchen.clone();
    let cooking = tokio::spawn(async move {
        let pot = kitchen.start(&dish);
        sleep(dish.time).await;
        pot.serve()
    });
    match cooking.await {
        Ok(plate) => plate,
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}

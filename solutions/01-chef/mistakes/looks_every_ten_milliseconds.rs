//! Mistake: looks every ten milliseconds whether the plate is there.
//!
//! The dish comes off the stove on its moment, in a task of its own. Whoever asks a handle now and then instead of awaiting it learns
//! that too late.
//!
//! Breaks: cook.moment
//! Verdict: wrong in cook::a_dish_takes_exactly_its_time
//! Verdict: wrong in cook::cooking_begins_with_the_first_poll
//! Verdict: wrong in cook::another_task_may_await_the_dish
//! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::time::Duration;

use tokio::task::JoinSet;

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let kitchen = kitchen.clone();
    let mut stove = JoinSet::new();
    stove.spawn(async move {
        let pot = kitchen.start(&dish);
        sleep(dish.time).await;
        pot.serve()
    });
    loop {
        sleep(Duration::from_millis(10)).await;
        if let Some(plate) = stove.try_join_next() {
            return plate.expect("nobody aborts the task, and it does not panic");
        }
    }
}

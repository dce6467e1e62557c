//! Mistake: leaves the kitchen timer running.
//!
//! A task shows how long the dish still takes. Nobody ends it: it counts on when the dish is eaten.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in cook::*
//! Verdict: leaked in cook_all::plates_come_in_menu_order
//! Verdict: leaked in cook_all::dishes_cook_at_the_same_time
//! Verdict: leaked in cook_all::the_same_dish_may_be_ordered_twice
//! Verdict: leaked in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: leaked in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: leaked in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: leaked in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::time::Duration;

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let time = dish.time;
    tokio::spawn(async move {
        let mut left = time;
        while left > Duration::ZERO {
            sleep(Duration::from_secs(1)).await;
            left = left.saturating_sub(Duration::from_secs(1));
            println!("{left:?} to go");
        }
    });
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

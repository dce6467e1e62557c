//! Mistake: counts the time in whole milliseconds.
//!
//! `as_millis` gives a number that is easy to compute with, and cuts off what is left of the last millisecond. A dish of 30.5 ms is
//! taken off after 30, and it is raw.
//!
//! Breaks: cook.time
//! Verdict: wrong in cook::a_time_need_not_be_whole_milliseconds

use std::time::Duration;

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(Duration::from_millis(dish.time.as_millis() as u64)).await;
    pot.serve()
}

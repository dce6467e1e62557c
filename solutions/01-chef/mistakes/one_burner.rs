//! Mistake: cooks one dish at a time, however many are ordered.
//!
//! A lock around what is shared is a good habit. But nothing is shared here, and it is held while the dish cooks.
//!
//! Breaks: cook.together
//! Verdict: wrong in cook::two_dishes_in_one_task_cook_together
//! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use tokio::sync::Mutex;

static BURNER: Mutex<()> = Mutex::const_new(());

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let _burner = BURNER.lock().await;
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

//! Mistake: waits with `std::thread::sleep`.
//!
//! It is the sleep that everybody knows, and it compiles in an async function like anywhere else. It stops the
//! thread, and with it every other dish.
//!
//! Without: use tokio::time::sleep
//! Breaks: exercise.thread
//! Verdict: blocked in cook::*
//! Verdict: blocked in cook_all::plates_come_in_menu_order
//! Verdict: blocked in cook_all::dishes_cook_at_the_same_time
//! Verdict: blocked in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: blocked in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: blocked in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: blocked in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment
//! Verdict: blocked in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    std::thread::sleep(dish.time);
    pot.serve()
}

//! Mistake: makes the sleep and does not await it.
//!
//! A call that looks like waiting does nothing until it is awaited. The compiler warns, but the code runs, and the
//! plates are raw.
//!
//! Verdict: wrong in cook::*
//! Verdict: wrong in cook_all::plates_come_in_menu_order
//! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time);
    pot.serve()
}

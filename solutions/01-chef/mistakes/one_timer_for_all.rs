//! Mistake: waits once for the slowest dish and takes them all off then.
//!
//! The total is right, and it is a single wait. But every dish except the slowest is burnt.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.time
//! Verdict: wrong in cook_all::plates_come_in_menu_order
//! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let pots: Vec<_> = menu.iter().map(|dish| kitchen.start(dish)).collect();
    sleep(menu.iter().map(|dish| dish.time).max().unwrap_or_default()).await;
    pots.into_iter().map(|pot| pot.serve()).collect()
}

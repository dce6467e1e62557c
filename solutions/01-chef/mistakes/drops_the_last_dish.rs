//! Mistake: leaves before the last dish is done.
//!
//! Off by one in the loop that collects the plates. The last future is dropped, and its dish is thrown away.
//!
//! Without: use futures::future::join_all
//! Verdict: wrong in cook_all::plates_come_in_menu_order
//! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

use futures::stream::FuturesOrdered;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let dishes = menu.len();
    let mut cooking: FuturesOrdered<_> = menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    let mut plates = Vec::new();
    while plates.len() + 1 < dishes {
        plates.extend(cooking.next().await);
    }
    plates
}

//! Mistake: returns the plates in the order in which they are done.
//!
//! `FuturesUnordered` says it in its name, but it is the first thing that one finds for waiting on many futures. The
//! order of the menu is lost.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.order
//! Verdict: wrong in cook_all::plates_come_in_menu_order
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cooking: FuturesUnordered<_> = menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    cooking.collect::<Vec<_>>().await
}

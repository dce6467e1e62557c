//! Mistake: awaits by `Handle::block_on`.
//!
//! `.await` does not compile in a plain closure, and `block_on` does. Inside of a task the runtime refuses it with a
//! panic.
//!
//! Without: use futures::future::join_all
//! Verdict: panicked in cook_all::plates_come_in_menu_order
//! Verdict: panicked in cook_all::dishes_cook_at_the_same_time
//! Verdict: panicked in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: panicked in cook_all::the_same_dish_may_be_ordered_twice

use tokio::runtime::Handle;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let runtime = Handle::current();
    menu.into_iter()
        .map(|dish| runtime.block_on(cook(kitchen, dish)))
        .collect()
}

//! Mistake: gives `buffered` the length of the menu.
//!
//! It is the right number, but for an empty menu. `buffered(0)` takes nothing from its stream, not even its end, and
//! waits forever.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.empty
//! Verdict: deadlocked in cook_all::an_empty_menu_takes_no_time

use futures::stream;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let all = menu.len();
    stream::iter(menu)
        .map(|dish| cook(kitchen, dish))
        .buffered(all)
        .collect()
        .await
}

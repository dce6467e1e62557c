//! Mistake: cooks no more than a hundred dishes at once.
//!
//! `buffered` keeps the order and asks for a number, so one gives it a big one. A bigger menu then waits for its
//! turn.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.together, cook_all.many, cook_all.any_size
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest

use futures::stream;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cooking = stream::iter(menu)
        .map(|dish| cook(kitchen, dish))
        .buffered(100);
    cooking.collect::<Vec<_>>().await
}

//! Mistake: cooks no more than ten thousand dishes at once.
//!
//! `buffered` wants a number, and the docs name one. But the menu may be of any size.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.many, cook_all.any_size
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest

use futures::stream;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    stream::iter(menu)
        .map(|dish| cook(kitchen, dish))
        .buffered(10_000)
        .collect()
        .await
}

//! Mistake: cooks one dish after the other.
//!
//! An `.await` in a loop reads like "start this one", but it waits until the dish is done before the loop goes on.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.together
//! Verdict: wrong in cook_all::dishes_cook_at_the_same_time
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut plates = Vec::new();
    for dish in menu {
        plates.push(cook(kitchen, dish).await);
    }
    plates
}

//! Mistake: asks again and again whether the tasks are done.
//!
//! It yields after each look, so others get their turn, and it seems polite. But a task that is always ready never
//! lets the runtime rest: it burns the processor, and a paused clock never moves.
//!
//! Breaks: exercise.thread
//! Verdict: stuck in cook_all::plates_come_in_menu_order
//! Verdict: stuck in cook_all::dishes_cook_at_the_same_time
//! Verdict: stuck in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: stuck in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut tasks = Vec::new();
    for dish in menu {
        let kitchen = kitchen.clone();
        tasks.push(tokio::spawn(async move { cook(&kitchen, dish).await }));
    }
    while !tasks.iter().all(|task| task.is_finished()) {
        task::yield_now().await;
    }
    join_all(tasks).await.into_iter().flatten().collect()
}

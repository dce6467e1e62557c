//! Mistake: leaves a task running that reports progress.
//!
//! The dishes are right. But dropping the handle does not stop the task that counts the seconds, and nobody aborts
//! it.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in cook_all::*

use std::time::Duration;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let dishes = menu.len();
    tokio::spawn(async move {
        loop {
            sleep(Duration::from_secs(1)).await;
            println!("still cooking {dishes} dishes");
        }
    });
    join_all(menu.into_iter().map(|dish| cook(kitchen, dish))).await
}

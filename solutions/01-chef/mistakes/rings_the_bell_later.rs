//! Mistake: rings a bell after the last plate, in a task that nobody awaits.
//!
//! All plates are on the table, so the rest can be left to itself. It is still there when the function has returned.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in serve_as_ready::*

use std::time::Duration;

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let mut cooking: FuturesUnordered<_> =
        menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    while let Some(plate) = cooking.next().await {
        table.serve(plate);
    }
    tokio::spawn(async {
        sleep(Duration::from_millis(500)).await;
        println!("all is served");
    });
}

//! Mistake: fills a channel before anyone receives from it.
//!
//! The plates go through a channel, but the loop that takes them out comes after all of them are in. A channel with
//! room for one is full after the first plate.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Verdict: deadlocked in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: deadlocked in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: deadlocked in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use tokio::sync::mpsc;

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let (to_waiter, mut from_stove) = mpsc::channel(1);
    join_all(menu.into_iter().map(async |dish| {
        let plate = cook(kitchen, dish).await;
        to_waiter.send(plate).await
    }))
    .await;

    drop(to_waiter);
    while let Some(plate) = from_stove.recv().await {
        table.serve(plate);
    }
}

//! Mistake: goes round the stove every five milliseconds and takes off what is done.
//!
//! It is one timer for all dishes, and none is forgotten. But most of them have been done for a while when somebody comes by.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Breaks: serve_as_ready.time
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::time::Duration;

use tokio::time::Instant;

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let start = Instant::now();
    let mut stove: Vec<_> = menu
        .into_iter()
        .map(|dish| (dish.time, kitchen.start(&dish)))
        .collect();
    while !stove.is_empty() {
        sleep(Duration::from_millis(5)).await;
        for (_, pot) in stove.extract_if(.., |(time, _)| start.elapsed() >= *time) {
            table.serve(pot.serve());
        }
    }
}

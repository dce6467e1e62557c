//! Mistake: serves the plates in the order of the menu.
//!
//! All tasks run together, but the handles are awaited in the order in which they were made. A quick dish waits
//! behind a slow one.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Breaks: serve_as_ready.order
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let mut cooking = Vec::new();
    for dish in menu {
        let kitchen = kitchen.clone();
        cooking.push(tokio::spawn(async move { cook(&kitchen, dish).await }));
    }
    for task in cooking {
        if let Ok(plate) = task.await {
            table.serve(plate);
        }
    }
}

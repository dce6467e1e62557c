//! Mistake: spawns a task for each dish and waits for none.
//!
//! The tasks do all the work, so nothing seems to be left to do. The function returns before the first dish is done.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Verdict: wrong in serve_as_ready::plates_are_served_in_the_order_they_are_done
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    for dish in menu {
        let (kitchen, table) = (kitchen.clone(), table.clone());
        tokio::spawn(async move { table.serve(cook(&kitchen, dish).await) });
    }
}

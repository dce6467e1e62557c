//! Mistake: sorts the dishes by time and cooks one after the other.
//!
//! It gives the right order without any concurrency, and each plate much too late.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Breaks: serve_as_ready.together
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

pub async fn serve_as_ready(kitchen: &Kitchen, mut menu: Vec<Dish>, table: &Table) {
    menu.sort_by_key(|dish| dish.time);
    for dish in menu {
        table.serve(cook(kitchen, dish).await);
    }
}

//! Mistake: serves all plates when the last one is done.
//!
//! The plates are in the right order, but they were collected first. The early ones get cold.
//!
//! Breaks: serve_as_ready.moment
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let cooking: FuturesUnordered<_> = menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    for plate in cooking.collect::<Vec<_>>().await {
        table.serve(plate);
    }
}

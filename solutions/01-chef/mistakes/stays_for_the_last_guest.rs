//! Mistake: waits a while for another plate before it returns.
//!
//! It keeps a sender of the channel itself, sees that `recv` never ends, and gives it a timeout. So the end of the menu is a pause of
//! 100 ms.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Breaks: serve_as_ready.returns
//! Verdict: wrong in serve_as_ready::each_plate_is_served_the_moment_it_is_done
//! Verdict: wrong in serve_as_ready::an_empty_menu_takes_no_time
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use std::time::Duration;

use tokio::{sync::mpsc, time::timeout};

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let (counter, mut ready) = mpsc::unbounded_channel();
    for dish in menu {
        let (kitchen, counter) = (kitchen.clone(), counter.clone());
        tokio::spawn(async move { counter.send(cook(&kitchen, dish).await) });
    }
    while let Ok(Some(plate)) = timeout(Duration::from_millis(100), ready.recv()).await {
        table.serve(plate);
    }
}

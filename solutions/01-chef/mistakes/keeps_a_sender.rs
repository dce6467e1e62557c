//! Mistake: waits for the end of a channel whose sender it holds itself.
//!
//! `recv` returns `None` when the last sender is gone. The tasks drop their clones, but the first sender lives as
//! long as the function that waits.
//!
//! Without: use futures::{StreamExt, stream::FuturesUnordered}
//! Verdict: deadlocked in serve_as_ready::*

use tokio::sync::mpsc;

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let (to_waiter, mut from_stove) = mpsc::unbounded_channel();
    for dish in menu {
        let (kitchen, to_waiter) = (kitchen.clone(), to_waiter.clone());
        tokio::spawn(async move { to_waiter.send(cook(&kitchen, dish).await) });
    }
    while let Some(plate) = from_stove.recv().await {
        table.serve(plate);
    }
}

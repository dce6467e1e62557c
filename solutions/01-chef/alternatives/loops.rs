//! Alternative: loops that wait for whatever comes next.
//!
//! One place decides what is waited for and what is done about it: the shape of every event loop, and the one to take
//! when different things may happen. Here all things are alike, so it is longer than it has to be. `select_all` also
//! looks at everything again after each result: fine for dozens, slow for thousands.

use std::pin::pin;

use futures::future::{Either, select, select_all};
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{
    task,
    time::{Instant, sleep, sleep_until},
};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

/// What comes next is known beforehand: the times say it. So one look at the clock after the other will do.
pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let start = Instant::now();
    let mut timetable: Vec<_> = menu
        .iter()
        .enumerate()
        .map(|(place, dish)| (dish.time, place, kitchen.start(dish)))
        .collect();
    timetable.sort_by_key(|(time, ..)| *time);

    let mut plates: Vec<Option<Plate>> = menu.iter().map(|_| None).collect();
    for (time, place, pot) in timetable {
        sleep_until(start + time).await;
        plates[place] = Some(pot.serve());
    }
    plates.into_iter().flatten().collect()
}

/// What comes next is what `select_all` finds.
pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let mut cooking: Vec<_> = menu
        .into_iter()
        .map(|dish| Box::pin(cook(kitchen, dish)))
        .collect();
    // `select_all` panics if there is nothing to select from.
    while !cooking.is_empty() {
        let (plate, _, rest) = select_all(cooking).await;
        table.serve(plate);
        cooking = rest;
    }
}

pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    let (mut fetch_a, mut fetch_b, mut fetch_c) =
        (pin!(web.fetch(a)), pin!(web.fetch(b)), pin!(web.fetch(c)));
    let (mut a, mut b, mut c) = (None, None, None);
    loop {
        tokio::select! {
            // A future that is done must not be polled again. The conditions see to that.
            page = &mut fetch_a, if a.is_none() => a = Some(page),
            page = &mut fetch_b, if b.is_none() => b = Some(page),
            page = &mut fetch_c, if c.is_none() => c = Some(page),
        }
        (a, b, c) = match (a, b, c) {
            (Some(a), Some(b), Some(c)) => return [a, b, c],
            some_are_missing => some_are_missing,
        };
    }
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    // Whichever of the two is first, the other is waited for next.
    let (a, b) = match select(a, b).await {
        Either::Left((a, b)) => (a, b.await),
        Either::Right((b, a)) => (a.await, b),
    };
    [a, b, c.await].map(|page| page.expect("nobody aborts the call, and it does not panic"))
}

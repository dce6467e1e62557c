//! Alternative: tasks that stay on their thread.
//!
//! A `LocalSet` runs its tasks within whoever awaits the set. So they may share what can't be sent, here an `Rc` with
//! the plates in it, without a lock. And they end with the set, which ends with its caller. They never use a second
//! thread.

use std::{cell::RefCell, rc::Rc};

use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{
    task::{self, LocalSet},
    time::sleep,
};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cooking = menu.into_iter().map(|dish| {
        let kitchen = kitchen.clone();
        async move { cook(&kitchen, dish).await }
    });
    in_order(cooking).await
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let kitchen_staff = LocalSet::new();
    for dish in menu {
        let (kitchen, table) = (kitchen.clone(), table.clone());
        kitchen_staff.spawn_local(async move { table.serve(cook(&kitchen, dish).await) });
    }
    // The set itself is a future: it is ready when all of its tasks are.
    kitchen_staff.await;
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let fetches = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        async move { web.fetch(&url).await }
    });
    let pages = in_order(fetches).await;
    pages.try_into().expect("three URLs, three pages")
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let calls = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        async move {
            let call = task::spawn_blocking(move || web.fetch_blocking(&url));
            call.await
                .expect("nobody aborts the call, and it does not panic")
        }
    });
    let pages = in_order(calls).await;
    pages.try_into().expect("three URLs, three pages")
}

/// Runs each future in a task of its own. Returns what they return, in their order.
async fn in_order<F>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future + 'static,
{
    let results = Rc::new(RefCell::new(Vec::new()));
    let tasks = LocalSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        let results = results.clone();
        tasks.spawn_local(async move {
            let result = future.await;
            // Nobody else runs until the next `.await`, so the borrow is never disputed.
            results.borrow_mut().push((place, result));
        });
    }
    tasks.await;
    let mut results = results.take();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

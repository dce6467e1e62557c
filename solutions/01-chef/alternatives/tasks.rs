//! Alternative: tasks and their handles.
//!
//! Each dish is a task, begun by `spawn` and awaited by its handle. On a runtime of many threads the tasks run on all
//! of them. The price: a task owns what it uses, hence the clones, and it does not end with its caller. Whoever drops
//! `cook_all` midway leaves the dishes on the stove.

use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{
    task::{self, JoinHandle},
    time::{Instant, sleep_until},
};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep_until(Instant::now() + dish.time).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let spawn_cook = |dish| {
        let kitchen = kitchen.clone();
        tokio::spawn(async move { cook(&kitchen, dish).await })
    };
    // Iterators are lazy. Without the `collect`, each dish would be put on the stove when the last one is done.
    let cooking: Vec<_> = menu.into_iter().map(spawn_cook).collect();

    // All go on while we wait for the first. So the waits in a row are together as long as the longest.
    let mut plates = Vec::new();
    for task in cooking {
        plates.push(result(task).await);
    }
    plates
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let spawn_cook = |dish| {
        let (kitchen, table) = (kitchen.clone(), table.clone());
        tokio::spawn(async move { table.serve(cook(&kitchen, dish).await) })
    };
    let cooking: Vec<_> = menu.into_iter().map(spawn_cook).collect();

    // Each task serves its own plate. What is left is to stay until the last has done so.
    for task in cooking {
        result(task).await;
    }
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        tokio::spawn(async move { web.fetch(&url).await })
    });
    [result(a).await, result(b).await, result(c).await]
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let [a, b, c] = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    [result(a).await, result(b).await, result(c).await]
}

async fn result<T>(task: JoinHandle<T>) -> T {
    task.await.expect("nobody aborts a task, and none panics")
}

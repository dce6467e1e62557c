//! Alternative: channels.
//!
//! Those who cook and those who serve know nothing of each other: plates go through a channel between them. That is
//! more than these functions need, and right as soon as either side grows. A channel ends when its last sender is
//! dropped; whoever forgets that waits forever.

use futures::future::join_all;
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use tokio::{
    sync::{mpsc, oneshot},
    task,
    time::sleep,
};

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    sleep(dish.time).await;
    pot.serve()
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut plates: Vec<Option<Plate>> = menu.iter().map(|_| None).collect();
    let (counter, mut ready) = mpsc::channel(16);
    for (place, dish) in menu.into_iter().enumerate() {
        let (kitchen, counter) = (kitchen.clone(), counter.clone());
        tokio::spawn(async move {
            let plate = cook(&kitchen, dish).await;
            // If nobody takes the plate, nobody wants it any more.
            let _ = counter.send((place, plate)).await;
        });
    }
    // Every task has a sender of its own. This one would keep the channel open when they are done.
    drop(counter);

    while let Some((place, plate)) = ready.recv().await {
        plates[place] = Some(plate);
    }
    plates.into_iter().flatten().collect()
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let (counter, mut ready) = mpsc::channel(1);
    // Both sides are futures of one task. So they borrow, and end with their caller.
    let cooks = async move {
        let cooking = menu.into_iter().map(async |dish| {
            let plate = cook(kitchen, dish).await;
            counter.send(plate).await.expect("the waiter stays on");
        });
        join_all(cooking).await;
        drop(counter);
    };
    let waiter = async {
        while let Some(plate) = ready.recv().await {
            table.serve(plate);
        }
    };
    tokio::join!(cooks, waiter);
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let pages = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        let (sender, page) = oneshot::channel();
        tokio::spawn(async move { sender.send(web.fetch(&url).await) });
        page
    });
    receive_three(pages).await
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let pages = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        let (sender, page) = oneshot::channel();
        // To send on a oneshot channel does not wait, so it can be done where nothing is async.
        task::spawn_blocking(move || sender.send(web.fetch_blocking(&url)));
        page
    });
    receive_three(pages).await
}

async fn receive_three([a, b, c]: [oneshot::Receiver<Page>; 3]) -> [Page; 3] {
    let pages = tokio::try_join!(a, b, c).expect("each fetch sends its page");
    pages.into()
}

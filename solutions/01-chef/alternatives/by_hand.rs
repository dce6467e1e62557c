//! Alternative: futures by hand.
//!
//! What `async` and `join_all` are made of: a state machine with a `poll`, and a loop that polls several. It shows that
//! there is no magic, and little else speaks for it. It also polls every future whenever one of them is ready, which
//! `join_all` avoids for large menus.

use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use sim::{
    kitchen::{Dish, Kitchen, Plate, Pot, Table},
    web::{Page, Web},
};
use tokio::{
    task,
    time::{Sleep, sleep},
};

/// A dish being cooked. Dropped on the stove, it drops the pot.
pub enum Cooking<'a> {
    /// Not polled yet.
    Ordered(&'a Kitchen, Dish),
    /// The timer is on the heap, because it must not move once it is polled.
    OnStove(Pot, Pin<Box<Sleep>>),
    /// The plate was handed out.
    Served,
}

impl Future for Cooking<'_> {
    type Output = Plate;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Plate> {
        if let Cooking::Ordered(kitchen, dish) = &*self {
            *self = Cooking::OnStove(kitchen.start(dish), Box::pin(sleep(dish.time)));
        }
        if let Cooking::OnStove(_, timer) = &mut *self {
            // The timer keeps the waker from the context and wakes the task. That is how we get back here.
            ready!(timer.as_mut().poll(context));
        }
        match mem::replace(&mut *self, Cooking::Served) {
            Cooking::OnStove(pot, _) => Poll::Ready(pot.serve()),
            _ => panic!("the dish was served already"),
        }
    }
}

pub fn cook(kitchen: &Kitchen, dish: Dish) -> Cooking<'_> {
    Cooking::Ordered(kitchen, dish)
}

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    in_order(menu.into_iter().map(|dish| cook(kitchen, dish))).await
}

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let cooking = menu.into_iter().map(|dish| cook(kitchen, dish));
    together(cooking, |_, plate| table.serve(plate)).await;
}

pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let pages = in_order(urls.map(|url| Box::pin(web.fetch(url)))).await;
    pages.try_into().expect("three URLs, three pages")
}

pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    let calls = urls.map(|url| {
        let (web, url) = (web.clone(), url.to_owned());
        task::spawn_blocking(move || web.fetch_blocking(&url))
    });
    let pages: Result<Vec<_>, _> = in_order(calls).await.into_iter().collect();
    let pages = pages.expect("nobody aborts the calls, and none panics");
    pages.try_into().expect("three URLs, three pages")
}

/// Waits for all futures and returns what they return, in their order.
async fn in_order<F: Future + Unpin>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut outputs = Vec::new();
    together(futures, |place, output| outputs.push((place, output))).await;
    outputs.sort_by_key(|(place, _)| *place);
    outputs.into_iter().map(|(_, output)| output).collect()
}

/// Polls all futures until each is ready, and hands over what they return as it comes, with their places.
async fn together<F: Future + Unpin>(
    futures: impl IntoIterator<Item = F>,
    mut done: impl FnMut(usize, F::Output),
) {
    let mut waiting: Vec<_> = futures.into_iter().enumerate().collect();
    poll_fn(|context| {
        waiting.retain_mut(|(place, future)| match Pin::new(future).poll(context) {
            Poll::Ready(output) => {
                done(*place, output);
                false
            }
            Poll::Pending => true,
        });
        match waiting.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}

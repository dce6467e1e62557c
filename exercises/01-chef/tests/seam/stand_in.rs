//! What the checks call in place of a submission: it calls the submission that is connected.

use std::sync::OnceLock;

use futures::future::LocalBoxFuture;
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};

/// A submission, behind types that do not depend on it.
pub trait Submission: Sync {
    fn cook<'a>(&self, kitchen: &'a Kitchen, dish: Dish) -> LocalBoxFuture<'a, Plate>;

    fn cook_all<'a>(&self, kitchen: &'a Kitchen, menu: Vec<Dish>)
    -> LocalBoxFuture<'a, Vec<Plate>>;

    fn serve_as_ready<'a>(
        &self,
        kitchen: &'a Kitchen,
        menu: Vec<Dish>,
        table: &'a Table,
    ) -> LocalBoxFuture<'a, ()>;

    fn fetch_three<'a>(&self, web: &'a Web, urls: [&'a str; 3]) -> LocalBoxFuture<'a, [Page; 3]>;

    fn fetch_three_blocking<'a>(
        &self,
        web: &'a Web,
        urls: [&'a str; 3],
    ) -> LocalBoxFuture<'a, [Page; 3]>;
}

static CONNECTED: OnceLock<&dyn Submission> = OnceLock::new();

/// Connects `submission`, once.
pub fn connect(submission: &'static dyn Submission) {
    let _ = CONNECTED.set(submission);
}

fn connected() -> &'static dyn Submission {
    *CONNECTED.get().expect("a submission is connected first")
}

pub fn cook(kitchen: &Kitchen, dish: Dish) -> LocalBoxFuture<'_, Plate> {
    connected().cook(kitchen, dish)
}

pub fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> LocalBoxFuture<'_, Vec<Plate>> {
    connected().cook_all(kitchen, menu)
}

pub fn serve_as_ready<'a>(
    kitchen: &'a Kitchen,
    menu: Vec<Dish>,
    table: &'a Table,
) -> LocalBoxFuture<'a, ()> {
    connected().serve_as_ready(kitchen, menu, table)
}

pub fn fetch_three<'a>(web: &'a Web, urls: [&'a str; 3]) -> LocalBoxFuture<'a, [Page; 3]> {
    connected().fetch_three(web, urls)
}

pub fn fetch_three_blocking<'a>(web: &'a Web, urls: [&'a str; 3]) -> LocalBoxFuture<'a, [Page; 3]> {
    connected().fetch_three_blocking(web, urls)
}

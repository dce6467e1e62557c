//! What the checks call in place of a submission: it calls the submission that is connected.

use futures::future::LocalBoxFuture;
use lab::Socket;
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

/// The submission that is connected.
pub static SUBMISSION: Socket<dyn Submission> = Socket::empty();

pub fn cook(kitchen: &Kitchen, dish: Dish) -> LocalBoxFuture<'_, Plate> {
    SUBMISSION.get().cook(kitchen, dish)
}

pub fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> LocalBoxFuture<'_, Vec<Plate>> {
    SUBMISSION.get().cook_all(kitchen, menu)
}

pub fn serve_as_ready<'a>(
    kitchen: &'a Kitchen,
    menu: Vec<Dish>,
    table: &'a Table,
) -> LocalBoxFuture<'a, ()> {
    SUBMISSION.get().serve_as_ready(kitchen, menu, table)
}

pub fn fetch_three<'a>(web: &'a Web, urls: [&'a str; 3]) -> LocalBoxFuture<'a, [Page; 3]> {
    SUBMISSION.get().fetch_three(web, urls)
}

pub fn fetch_three_blocking<'a>(web: &'a Web, urls: [&'a str; 3]) -> LocalBoxFuture<'a, [Page; 3]> {
    SUBMISSION.get().fetch_three_blocking(web, urls)
}

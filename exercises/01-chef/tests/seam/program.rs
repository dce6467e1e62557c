//! Connects a submission with the checks.

use futures::future::LocalBoxFuture;
use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};
use stand_in::Submission;

struct Theirs;

impl Submission for Theirs {
    fn cook<'a>(&self, kitchen: &'a Kitchen, dish: Dish) -> LocalBoxFuture<'a, Plate> {
        Box::pin(chef::cook(kitchen, dish))
    }

    fn cook_all<'a>(
        &self,
        kitchen: &'a Kitchen,
        menu: Vec<Dish>,
    ) -> LocalBoxFuture<'a, Vec<Plate>> {
        Box::pin(chef::cook_all(kitchen, menu))
    }

    fn serve_as_ready<'a>(
        &self,
        kitchen: &'a Kitchen,
        menu: Vec<Dish>,
        table: &'a Table,
    ) -> LocalBoxFuture<'a, ()> {
        Box::pin(chef::serve_as_ready(kitchen, menu, table))
    }

    fn fetch_three<'a>(&self, web: &'a Web, urls: [&'a str; 3]) -> LocalBoxFuture<'a, [Page; 3]> {
        Box::pin(chef::fetch_three(web, urls))
    }

    fn fetch_three_blocking<'a>(
        &self,
        web: &'a Web,
        urls: [&'a str; 3],
    ) -> LocalBoxFuture<'a, [Page; 3]> {
        Box::pin(chef::fetch_three_blocking(web, urls))
    }
}

fn main() {
    stand_in::SUBMISSION.connect(&Theirs);
    checks::main();
}

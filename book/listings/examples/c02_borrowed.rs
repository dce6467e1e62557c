//! Futures that are joined in place may borrow, and don't have to be Send.

use std::rc::Rc;

use futures::future::join_all;
use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let names = Rc::new(vec!["song".to_owned(), "book".to_owned()]);
    join_all(names.iter().map(|name| work(name, 1000))).await;
    say!("the list is still here: {names:?}");
}

//! Exercise 01, the chef: one pair of hands, many pots.
//!
//! A chef does not stand in front of the pasta until it is done. The pasta cooks on its own; the chef looks after the
//! other dishes and comes back the moment it is done. Async code waits in the same way.
//!
//! Write the five functions below. They make four parts: `cook`, `cook_all`, `serve_as_ready` and `fetch_three`; each
//! earns points on its own, and you may call one from another. Besides the standard library you have `tokio`, `futures`,
//! `tokio_stream` and `sim`. Run the code with `cargo run -p chef`, and check it with `cargo grade run chef`.
//!
//! What holds for every function:
//!
//! - Time is measured by tokio's clock, the one that `tokio::time` uses. The checks run on a paused clock: they wait for
//!   hours in an instant, and they notice every millisecond that you are early or late.
//! - Nothing may block the thread. Code that waits lets other code run on it.
//! - When a function has returned, nothing that it started is left running.
#![allow(unused_variables)] // Delete this line when all parts are written.

use sim::{
    kitchen::{Dish, Kitchen, Plate, Table},
    web::{Page, Web},
};

/// Cooks one dish.
///
/// [`Kitchen::start`] puts a dish on the stove and returns at once with its pot; [`Pot::serve`](sim::kitchen::Pot::serve)
/// takes it off and makes the plate. The dish must be on the stove for exactly [`Dish::time`]: any less and it is raw,
/// any more and it is burnt. The plate is returned the moment the dish is done.
///
/// - Calling `cook` lights nothing. The dish goes on the stove when the future is polled for the first time.
/// - Two dishes that are cooked in one task, as in `tokio::join!(cook(..), cook(..))`, are on the stove together.
/// - If the future is dropped before the dish is done, the dish is thrown away at that moment: it does not go on cooking.
///   A pot that is dropped before it is served is thrown away.
pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    todo!("cook: put the dish on the stove, wait for its time, serve it")
}

/// Cooks a whole menu and returns the plates in the order of the menu.
///
/// - All dishes are on the stove at the same time, however many there are: the menu takes as long as its slowest dish.
/// - Each dish is on the stove for exactly its own [`Dish::time`].
/// - The menu may be any size. An empty one gives no plates and takes no time; one with 10,000 dishes takes as long as
///   its slowest dish.
/// - Names may repeat, and so may times. Each entry on the menu is a separate dish.
pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    todo!("cook_all: cook the dishes together, return the plates in the order of the menu")
}

/// Cooks a whole menu and puts each plate on the table as soon as it is done.
///
/// - All dishes are on the stove at the same time, each for exactly its own [`Dish::time`].
/// - [`Table::serve`] is called for each plate at the very moment its dish is done. So plates come in the order in which
///   they are done; those that are done at the same moment may come in any order.
/// - The function returns the moment the last plate is on the table.
/// - The menu may be any size. With an empty one, nothing is served and no time passes.
pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    todo!("serve_as_ready: put each plate on the table the moment its dish is done")
}

/// Fetches three pages with [`Web::fetch`] and returns them in the order of their URLs.
///
/// Each page is fetched once. The three fetches wait together: all are under way from the start, and the function returns
/// the moment the slowest is there.
///
/// Here is the same thing without async, as three waits in a row:
///
/// ```
/// use sim::web::{Page, Web};
///
/// fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
///     urls.map(|url| web.fetch_blocking(url))
/// }
/// ```
pub async fn fetch_three(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    todo!("fetch_three: fetch the three pages so that the fetches wait together")
}

/// Does the same with [`Web::fetch_blocking`], which blocks its thread until the page is there.
///
/// This is for the day when the library you need knows nothing about async. Each page is fetched once, by a call to
/// `fetch_blocking` on a thread of tokio's blocking pool, and never on the thread that runs the tasks. The three calls
/// wait together: all are under way from the start, and the function returns the moment the slowest page is there. The
/// pages are returned in the order of their URLs.
pub async fn fetch_three_blocking(web: &Web, urls: [&str; 3]) -> [Page; 3] {
    todo!("fetch_three_blocking: make the blocking calls where they may block, all three at once")
}

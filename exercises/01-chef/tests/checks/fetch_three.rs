//! Three pages, by async fetches and by blocking ones.

use std::time::Duration;

use chef::{fetch_three, fetch_three_blocking};
use lab::{World, expect, expect_eq, fail};
use sim::{
    timeline::Moment,
    web::{Manner, Page, Web, Witness},
};

use super::millis;

/// The pages are returned in the order of their URLs
#[lab::test(points = 1, seeds = 64, proves("fetch_three.order"))]
async fn pages_come_in_the_order_of_their_urls(world: World) {
    let (web, _witness) = Web::open(&world);
    let urls = urls(&world);
    let pages = fetch_three(&web, urls).await;
    expect_eq!(
        pages.each_ref().map(Page::url),
        urls,
        "the list of pages that `fetch_three` returned"
    );
}

/// The three fetches wait together
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "fetch_three.fetch",
        "fetch_three.once",
        "fetch_three.together",
        "fetch_three.moment"
    )
)]
async fn the_fetches_wait_together(world: World) {
    let (web, witness) = Web::open(&world);
    let urls = urls(&world);
    fetch_three(&web, urls).await;
    expect_together(&world, &witness, urls);
    for fetched in witness.fetched() {
        expect!(
            fetched.manner == Manner::Async,
            "{} was fetched with `fetch_blocking`; this function must use `fetch`.",
            fetched.url
        );
    }
}

/// Pages from the blocking pool are returned in the order of their URLs
#[lab::test(points = 1, seeds = 16, proves("fetch_three.blocking_order"))]
async fn blocking_pages_come_in_the_order_of_their_urls(world: World) {
    let (web, _witness) = Web::open(&world);
    let urls = urls(&world);
    let pages = fetch_three_blocking(&web, urls).await;
    expect_eq!(
        pages.each_ref().map(Page::url),
        urls,
        "the list of pages that `fetch_three_blocking` returned"
    );
}

/// The three blocking calls wait together on the blocking pool
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "fetch_three.blocking_calls",
        "fetch_three.blocking_once",
        "fetch_three.on_the_pool",
        "fetch_three.off_the_tasks",
        "fetch_three.blocking_together",
        "fetch_three.blocking_moment"
    )
)]
async fn blocking_calls_wait_together_on_the_pool(world: World) {
    let (web, witness) = Web::open(&world);
    let urls = urls(&world);
    fetch_three_blocking(&web, urls).await;
    for fetched in witness.fetched() {
        match fetched.manner {
            Manner::Blocking => {}
            Manner::Async => fail!(
                "{} was fetched with `fetch`; this function must use `fetch_blocking`.",
                fetched.url
            ),
            Manner::BlockingElsewhere => fail!(
                "{} was fetched on a thread that is not part of tokio's blocking pool.",
                fetched.url
            ),
        }
    }
    expect_together(&world, &witness, urls);
}

fn urls(world: &World) -> [&'static str; 3] {
    let mut urls = [
        "https://example.org/starter",
        "https://example.org/main",
        "https://example.org/dessert",
    ];
    world.shuffle(&mut urls);
    urls
}

/// Each URL was fetched once, all from the start on, and the slowest has just come in.
fn expect_together(world: &World, witness: &Witness, mut urls: [&str; 3]) {
    let fetched = witness.fetched();
    let mut seen: Vec<&str> = fetched.iter().map(|fetched| fetched.url.as_str()).collect();
    seen.sort();
    urls.sort();
    expect_eq!(seen, urls, "the list of pages that were fetched");
    if let Some(url) = witness.abandoned().first() {
        fail!("A fetch of {url} was started and dropped, so the page was fetched more than once.");
    }
    expect_eq!(
        witness.most_under_way(),
        3,
        "the number of fetches under way at once"
    );
    for fetched in &fetched {
        expect!(
            fetched.from == Moment::START,
            "The fetch of {} began only after {}.",
            fetched.url,
            millis(since_start(fetched.from))
        );
    }
    if let Some(slowest) = fetched.iter().max_by_key(|fetched| fetched.to) {
        expect!(
            world.now() == slowest.to,
            "The slowest page, {}, had arrived after {}, and the function returned after {}.",
            slowest.url,
            millis(since_start(slowest.to)),
            millis(world.elapsed())
        );
    }
}

fn since_start(moment: Moment) -> Duration {
    Duration::from_micros(moment.as_micros())
}

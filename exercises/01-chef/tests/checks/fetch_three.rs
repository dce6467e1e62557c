//! Three pages, by async fetches and by blocking ones.

use chef::{fetch_three, fetch_three_blocking};
use lab::{World, expect, expect_eq, fail};
use sim::{
    timeline::Moment,
    web::{Manner, Page, Web, Witness},
};

/// The pages are returned in the order of their URLs
#[lab::test(points = 1, seeds = 64)]
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
#[lab::test(points = 1, seeds = 64)]
async fn the_fetches_wait_together(world: World) {
    let (web, witness) = Web::open(&world);
    let urls = urls(&world);
    fetch_three(&web, urls).await;
    expect_together(&world, &witness, urls);
    for fetched in witness.fetched() {
        expect!(
            fetched.manner == Manner::Async,
            "{} was fetched with `fetch_blocking`; here `fetch` is to be used.",
            fetched.url
        );
    }
}

/// Pages from the blocking pool are returned in the order of their URLs
#[lab::test(points = 1, seeds = 16)]
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
#[lab::test(points = 1, seeds = 16)]
async fn blocking_calls_wait_together_on_the_pool(world: World) {
    let (web, witness) = Web::open(&world);
    let urls = urls(&world);
    fetch_three_blocking(&web, urls).await;
    for fetched in witness.fetched() {
        match fetched.manner {
            Manner::Blocking => {}
            Manner::Async => fail!(
                "{} was fetched with `fetch`; here `fetch_blocking` is to be used.",
                fetched.url
            ),
            Manner::BlockingElsewhere => fail!(
                "{} was fetched on a thread that is not of tokio's blocking pool.",
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
    expect_eq!(
        witness.most_under_way(),
        3,
        "the number of fetches under way at once"
    );
    for fetched in &fetched {
        expect!(
            fetched.from == Moment::START,
            "The fetch of {} began only after {} s.",
            fetched.url,
            fetched.from.as_secs_f64()
        );
    }
    let slowest = fetched.iter().map(|fetched| fetched.to).max();
    expect_eq!(Some(world.now()), slowest, "the moment of the return");
}

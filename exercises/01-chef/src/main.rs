//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p chef`.

use std::{
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    time::Duration,
};

use chef::{cook, cook_all, fetch_three, fetch_three_blocking, serve_as_ready};
use futures::FutureExt;
use sim::{
    kitchen::{Dish, Kitchen, Plate},
    web::{Page, Web},
};

const URLS: [&str; 3] = [
    "https://example.org/starter",
    "https://example.org/main",
    "https://example.org/dessert",
];

#[tokio::main]
async fn main() {
    panic::set_hook(Box::new(report));

    show("cook", async {
        let plate = cook(&Kitchen::live(), menu().remove(0)).await;
        println!("returned: {plate}");
    })
    .await;

    show("cook_all", async {
        let plates = cook_all(&Kitchen::live(), menu()).await;
        let labels: Vec<String> = plates.iter().map(Plate::to_string).collect();
        println!("returned: {}", labels.join(", "));
    })
    .await;

    show("serve_as_ready", async {
        let kitchen = Kitchen::live();
        serve_as_ready(&kitchen, menu(), &kitchen.table()).await;
    })
    .await;

    show("fetch_three", async {
        let pages = fetch_three(&Web::live(), URLS).await;
        println!("returned: {}", pages.each_ref().map(Page::url).join(", "));
    })
    .await;

    show("fetch_three_blocking", async {
        let pages = fetch_three_blocking(&Web::live(), URLS).await;
        println!("returned: {}", pages.each_ref().map(Page::url).join(", "));
    })
    .await;
}

fn menu() -> Vec<Dish> {
    vec![
        Dish::new("pasta", Duration::from_secs(2)),
        Dish::new("salad", Duration::from_secs(1)),
        Dish::new("pizza", Duration::from_secs(3)),
    ]
}

/// Runs one function under its name. A panic, already reported, does not keep the others from running.
async fn show(name: &str, run: impl Future<Output = ()>) {
    println!("\n{name}");
    let _ = AssertUnwindSafe(run).catch_unwind().await;
}

/// Reports a panic without a fuss: a `todo!()` is work to do and no accident.
fn report(panic: &PanicHookInfo<'_>) {
    let panic = panic.to_string();
    match panic.split_once("not yet implemented: ") {
        Some((_, todo)) => println!("not written yet: {todo}"),
        None => println!("{panic}"),
    }
}

//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p downloader`.

use std::{
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use downloader::{
    Shielded, all_or_nothing, as_completed, cancel_midway, download_all, first_finished, promise,
    shielded,
};
use futures::{FutureExt, StreamExt};
use sim::remote::{Plan, Remote};
use tokio::{sync::oneshot, time::sleep};

#[tokio::main]
async fn main() {
    // One line for a panic is enough here.
    panic::set_hook(Box::new(|_| {}));

    show("download_all", async {
        let results = download_all(&remote(), files(["song", "torn", "film"]).into()).await;
        println!("returned: {results:?}");
    })
    .await;

    show("cancel_midway", async {
        let (sender, cancel) = oneshot::channel();
        let cancelling = async {
            sleep(Duration::from_millis(700)).await;
            sender.send(2)
        };
        let remote = remote();
        let downloading = cancel_midway(&remote, files(["song", "book", "film"]), cancel);
        let (outcomes, _) = tokio::join!(downloading, cancelling);
        println!("returned: {outcomes:?}");
    })
    .await;

    show("first_finished", async {
        let files = files(["film", "torn", "book", "song", "gone"]);
        let winner = first_finished(&remote(), files).await;
        println!("returned: {winner:?}");
    })
    .await;

    show("all_or_nothing", async {
        let result = all_or_nothing(&remote(), files(["song", "torn", "film"]).into()).await;
        println!("returned: {result:?}");
    })
    .await;

    show("shielded", async {
        let patience = Duration::from_millis(500);
        match shielded(&remote(), "song".to_owned(), patience).await {
            Shielded::InTime(result) => println!("in time: {result:?}"),
            Shielded::Late(handle) => {
                println!("late: the caller has other things to do");
                println!("and yet: {:?}", handle.await);
            }
        }
    })
    .await;

    show("as_completed", async {
        let remote = remote();
        let results = as_completed(&remote, files(["film", "torn", "song"]).into());
        results
            .for_each(async |(file, result)| println!("yielded: {file}, {result:?}"))
            .await;
    })
    .await;

    show("promise", async {
        let (setter, promise) = promise();
        promise.on_done(|answer| println!("called back: {answer:?}"));
        let waiting = tokio::spawn(promise.get());
        sleep(Duration::from_millis(500)).await;
        setter.set(42);
        println!("returned: {:?}", waiting.await);
    })
    .await;
}

/// A remote that has a few files, and not all of them whole.
fn remote() -> Remote {
    let plan = Plan::new()
        .file("song", Duration::from_millis(1_000))
        .file("book", Duration::from_millis(1_500))
        .file("film", Duration::from_millis(2_000))
        .broken("torn", Duration::from_millis(800))
        .missing("gone", Duration::from_millis(200));
    Remote::live(plan)
}

fn files<const N: usize>(names: [&str; N]) -> [String; N] {
    names.map(str::to_owned)
}

/// Runs one part under its name. One that is still a `todo!()` says so and does not keep the others from running.
async fn show(name: &str, run: impl Future<Output = ()>) {
    println!("\n{name}");
    if let Err(panic) = AssertUnwindSafe(run).catch_unwind().await {
        let message = match panic.downcast::<String>() {
            Ok(message) => *message,
            Err(panic) => panic
                .downcast_ref::<&str>()
                .copied()
                .unwrap_or("")
                .to_owned(),
        };
        match message.strip_prefix("not yet implemented: ") {
            Some(todo) => println!("not written yet: {todo}"),
            None => println!("panicked: {message}"),
        }
    }
}

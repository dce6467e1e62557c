//! What readers type finds what they look for: the searcher of the built book, in the browser.

use serde_json::Value;

use super::Reader;

/// What is typed, the page that is meant, and how far down it may stand among the pages that are found.
///
/// One page is right for most words. Where several are, the first three will do.
const QUERIES: &[(&str, &str, usize)] = &[
    ("rate limit", "04-synchronization/rate.html", 1),
    ("state machine", "09-the-event-loop/countdown.html", 1),
    ("what is a waker", "01-core-basics/polling.html", 3),
    ("asyncio.timeout", "00-start-here/map-failing.html", 3),
    ("cancel safe", "02-tasks-and-futures/cancel-safety.html", 1),
    ("backpressure", "05-queues/backpressure.html", 1),
    ("deadlock", "02-tasks-and-futures/deadlock.html", 1),
    ("select", "02-tasks-and-futures/select.html", 1),
    ("graceful shutdown", "07-streams/shutdown.html", 1),
    ("create_task", "02-tasks-and-futures/tasks.html", 3),
    ("gather", "02-tasks-and-futures/the-others.html", 1),
    ("spawn_blocking", "01-core-basics/blocking.html", 3),
    ("GIL", "00-start-here/gil-and-send.html", 1),
    ("send and sync", "00-start-here/gil-and-send.html", 1),
    (
        "mutex across await",
        "02-tasks-and-futures/which-mutex.html",
        1,
    ),
    ("JoinSet", "02-tasks-and-futures/the-others.html", 3),
    ("static lifetime", "02-tasks-and-futures/bounds.html", 3),
    ("future is not send", "02-tasks-and-futures/bounds.html", 3),
    ("pin", "01-core-basics/polling.html", 3),
    ("semaphore", "04-synchronization/printers.html", 3),
    ("timeout", "02-tasks-and-futures/shield.html", 3),
    ("oneshot", "02-tasks-and-futures/promise.html", 3),
    ("priority queue", "05-queues/priority.html", 1),
    ("worker pool", "05-queues/worker-pool.html", 1),
    ("task_done", "05-queues/done.html", 1),
    ("sentinel", "05-queues/end.html", 1),
    ("leak", "02-tasks-and-futures/leaks.html", 1),
    (
        "structured concurrency",
        "02-tasks-and-futures/leaks.html",
        1,
    ),
    ("call_soon_threadsafe", "09-the-event-loop/wakes.html", 1),
    ("ctrl-c", "09-the-event-loop/signals.html", 1),
    ("generator", "09-the-event-loop/countdown.html", 3),
    ("write an executor", "09-the-event-loop/index.html", 3),
    ("half close", "07-streams/client.html", 1),
    ("framing", "07-streams/lines.html", 1),
    ("udp", "07-streams/datagrams.html", 1),
    ("slow client", "07-streams/slow-readers.html", 3),
    ("virtual time", "01-core-basics/paused-clock.html", 1),
    ("time.sleep", "01-core-basics/blocking.html", 3),
    ("never awaited", "01-core-basics/futures-are-lazy.html", 3),
    ("shield", "02-tasks-and-futures/shield.html", 1),
    ("as_completed", "01-core-basics/as-it-gets-ready.html", 3),
    ("TaskGroup", "02-tasks-and-futures/all-or-nothing.html", 3),
    ("event loop", "01-core-basics/event-loop.html", 3),
    ("blocking", "01-core-basics/blocking.html", 1),
    (
        "multiprocessing",
        "00-start-here/threads-and-processes.html",
        1,
    ),
    ("hint", "00-start-here/how-to-use.html", 1),
    ("broadcast", "07-streams/broadcast.html", 1),
    ("lost wakeup", "04-synchronization/lost-wakeups.html", 1),
    ("rwlock", "04-synchronization/ledger.html", 3),
    ("barrier", "04-synchronization/once.html", 1),
    ("condition variable", "04-synchronization/tray.html", 3),
    ("actor", "04-synchronization/actors.html", 1),
    ("token bucket", "04-synchronization/rate.html", 1),
    ("asyncio.Event", "04-synchronization/pistol.html", 3),
    ("fairness", "04-synchronization/fairness.html", 3),
];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn what_people_type_is_found() {
    let reader = Reader::new().await;
    // The searcher loads its index when it is first asked for something.
    reader.open("index.html?search=task").await;
    let first = super::Locator::Css("#mdbook-searchresults a");
    reader.browser.wait().for_element(first).await.unwrap();
    let mut wrong = Vec::new();
    for (query, page, within) in QUERIES {
        let found = reader.found(query).await;
        let place = found.iter().position(|one| one == page);
        if place.is_none_or(|place| place >= *within) {
            let found: Vec<&String> = found.iter().take(4).collect();
            wrong.push(format!(
                "`{query}` should find {page} among the first {within}: {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    reader.browser.close().await;
}

impl Reader {
    /// The pages that the searcher finds, best first, each once.
    async fn found(&self, query: &str) -> Vec<String> {
        let script = format!(
            "const bar = document.getElementById('mdbook-searchbar');
             bar.value = {};
             bar.dispatchEvent(new KeyboardEvent('keyup'));
             return [...document.querySelectorAll('#mdbook-searchresults a')].map(a => new URL(a.href).pathname.slice(1))",
            Value::from(query)
        );
        let found = self.run(&script).await;
        let found = found.as_array().unwrap().iter();
        let mut pages: Vec<String> = Vec::new();
        for page in found.map(|page| page.as_str().unwrap().to_owned()) {
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        pages
    }
}

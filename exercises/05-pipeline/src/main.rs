//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p pipeline`.

use std::{
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use futures::FutureExt;
use pipeline::{PriorityQueue, UndoStack, pipeline, worker_pool};
use sim::workshop::{Effort, Job, Plan, Workshop};
use tokio::time::sleep;

#[tokio::main]
async fn main() {
    // One line for a panic is enough here.
    panic::set_hook(Box::new(|_| {}));

    show("worker_pool", async {
        let frame = Effort {
            working: Duration::from_millis(600),
            more: jobs(["hinges", "lock"]),
            ..Effort::default()
        };
        let window = Effort {
            working: Duration::from_millis(900),
            fails: true,
            ..Effort::default()
        };
        let plan = Plan::new().job("frame", frame).job("window", window);
        let (workshop, ..) = Workshop::live(plan, vec![]);
        let results = worker_pool(&workshop, jobs(["frame", "window", "roof"]), 2).await;
        println!("returned: {results:?}");
    })
    .await;

    show("pipeline", async {
        let names = ["chair", "table", "desk", "stool", "bench", "chest"];
        let (workshop, source, shelf) = Workshop::live(Plan::new(), jobs(names));
        let result = pipeline(source, &workshop, shelf, 2, 1).await;
        println!("returned: {result:?}");
    })
    .await;

    show("priority_queue", async {
        let (workshop, ..) = Workshop::live(Plan::new(), vec![]);
        let queue = PriorityQueue::open();
        let calls = async {
            for (priority, name) in [(2, "paint"), (2, "sweep"), (0, "fire"), (1, "customer")] {
                if queue.push(priority, Job::new(name)).is_err() {
                    println!("`{name}` was not taken: the queue is closed");
                }
                sleep(Duration::from_millis(100)).await;
            }
            queue.close();
        };
        let answers = async {
            while let Some(job) = queue.pop().await {
                let _ = workshop.work(&job).await;
            }
        };
        tokio::join!(calls, answers);
    })
    .await;

    show("undo_stack", async {
        let stack = UndoStack::new(2);
        for stroke in ["first stroke", "second stroke", "third stroke"] {
            if let Some(forgotten) = stack.push(stroke) {
                println!("forgotten: {forgotten}");
            }
        }
        for _ in 0..2 {
            println!("undone: {}", stack.pop().await);
        }
        let late = async {
            sleep(Duration::from_millis(500)).await;
            stack.push("late stroke");
        };
        let (undone, ()) = tokio::join!(stack.pop(), late);
        println!("undone: {undone}");
    })
    .await;
}

fn jobs<const N: usize>(names: [&str; N]) -> Vec<Job> {
    names.map(Job::new).into()
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

//! Five jobs and two workers. Whoever is free takes the next.

use std::cell::RefCell;

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let jobs = [
        ("roof", 3000),
        ("door", 1000),
        ("floor", 1000),
        ("wall", 2000),
        ("paint", 1000),
    ];
    let queue = RefCell::new(jobs.into_iter().enumerate());
    let results = RefCell::new(vec![String::new(); jobs.len()]);
    let next = || queue.borrow_mut().next();
    let worker = async |name| {
        while let Some((index, (job, millis))) = next() {
            let done = work(job, millis).await;
            results.borrow_mut()[index] = format!("{done} by {name}");
        }
    };
    tokio::join!(worker("Anna"), worker("Ben"));
    say!("{:?}", results.into_inner());
}

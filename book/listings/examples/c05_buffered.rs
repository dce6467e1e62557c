//! Five jobs, two at a time, as a stream.

use futures::{StreamExt, stream};
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
    let mut done = stream::iter(jobs)
        .map(|(job, millis)| work(job, millis))
        .buffer_unordered(2);
    while let Some(job) = done.next().await {
        say!("{job} is paid");
    }
}

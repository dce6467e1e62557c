//! Two calls, each before its wait.

use std::{
    sync::{Condvar, Mutex},
    thread,
    time::Duration,
};

pub fn main() {
    thread::current().unpark();
    thread::park();
    println!("park has ended");

    let news = Condvar::new();
    let lock = Mutex::new(());
    news.notify_one();
    let wait = news.wait_timeout(lock.lock().unwrap(), Duration::from_millis(50));
    let (_guard, ended) = wait.unwrap();
    println!("the wait had to be cut short: {}", ended.timed_out());
}

//! A thread shares the drawer. A process has its own.

use std::{
    env,
    process::Command,
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    thread,
};

static DRAWER: AtomicU32 = AtomicU32::new(0);

fn sell() {
    DRAWER.fetch_add(5, SeqCst);
}

pub fn main() {
    if env::args().any(|argument| argument == "second shop") {
        sell();
        println!("in the second shop: {DRAWER:?}");
        return;
    }
    let mut shop = Command::new(env::current_exe().unwrap());
    // Started like this one, with one more argument.
    shop.args(env::args().skip(1)).arg("second shop");
    shop.status().unwrap();
    println!("after the process: {DRAWER:?}");

    thread::spawn(sell).join().unwrap();
    println!("after the thread: {DRAWER:?}");
}

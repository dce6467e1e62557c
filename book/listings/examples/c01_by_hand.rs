//! A runtime of five lines.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use tokio::task::yield_now;

async fn recipe() -> &'static str {
    println!("  chop");
    yield_now().await;
    println!("  stir");
    yield_now().await;
    println!("  serve");
    "soup"
}

pub fn main() {
    let mut soup = pin!(recipe());
    let mut context = Context::from_waker(Waker::noop());
    println!("made");
    loop {
        println!("poll");
        if let Poll::Ready(dish) = soup.as_mut().poll(&mut context) {
            println!("ready: {dish}");
            break;
        }
        println!("pending");
    }
}

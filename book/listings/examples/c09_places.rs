//! What an `async fn` keeps, in bytes.

use std::future::ready;

async fn ask() -> u64 {
    let tries: u16 = 3;
    ready(()).await;
    u64::from(tries) + 1
}

async fn roll() -> u8 {
    let bags = [1_u8; 40];
    ready(()).await;
    bags[0]
}

async fn land() -> u64 {
    let flight: u64 = 2;
    let gate: u64 = ask().await;
    roll().await;
    flight + gate
}

pub fn main() {
    println!("flight, or gate: {:2}", size_of::<u64>());
    println!("ask():           {:2}", size_of_val(&ask()));
    println!("roll():          {:2}", size_of_val(&roll()));
    println!("land():          {:2}", size_of_val(&land()));
}

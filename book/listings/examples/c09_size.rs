//! How much a future has to remember, by its size.

use tokio::task::yield_now;

fn sum(bags: &[u8]) -> u32 {
    bags.iter().copied().map(u32::from).sum()
}

async fn after() -> u32 {
    let bags = [1; 1000];
    yield_now().await;
    sum(&bags)
}

async fn before() -> u32 {
    let bags = [1; 1000];
    let sum = sum(&bags);
    yield_now().await;
    sum
}

async fn before_in_a_block() -> u32 {
    let sum = {
        let bags = [1; 1000];
        sum(&bags)
    };
    yield_now().await;
    sum
}

pub fn main() {
    println!("used after:       {}", is_big(&after()));
    println!("used before:      {}", is_big(&before()));
    println!("gone before:      {}", is_big(&before_in_a_block()));
}

fn is_big<F: Future>(future: &F) -> &'static str {
    match size_of_val(future) {
        1000.. => "big",
        _ => "small",
    }
}

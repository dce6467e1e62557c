//! Attack: has many threads hold more and more memory.
//! Exercise: toast
//! Verdict: exhausted or aborted or deadlocked in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for _ in 0..16 {
        std::thread::spawn(|| {
            let mut held: Vec<Vec<u8>> = Vec::new();
            loop {
                held.push(vec![1; 1 << 20]);
                std::hint::black_box(&held);
            }
        });
    }
    std::future::pending::<()>().await;
    kitchen.start(&slice).serve()
}

//! Loops without an `.await`.
//!
//! Verdict: stuck in breakfast::dishes_cook_at_the_same_time
//! Says: ran on and on without reaching an `.await` that waits: the poll never returned. It is in the loop at src/lib.rs:16:5, or in the one within it at src/lib.rs:19:9.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut plates = Vec::new();
    for dish in menu {
        let pot = kitchen.start(&dish);
        let mut rounds = 0_u64;
        while std::hint::black_box(rounds) < u64::MAX {
            rounds += 1;
        }
        plates.push(pot.serve());
    }
    plates
}

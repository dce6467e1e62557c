//! Waits for a message that nobody sends, and for a lock that it holds itself.
//!
//! Verdict: blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: blocked in boil::nothing_boils_before_the_first_poll
//! Verdict: blocked in breakfast::dishes_cook_at_the_same_time

use sim::kitchen::{Dish, Kitchen, Plate};

use std::sync::{Mutex, mpsc};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    let (_sender, receiver) = mpsc::channel::<Plate>();
    receiver.recv().unwrap() // here
}

pub async fn breakfast(_: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let plates = Mutex::new(Vec::new());
    let _first = plates.lock().unwrap();
    match menu.len() {
        0 => Vec::new(),
        _ => std::mem::take(&mut *plates.lock().unwrap()), // here
    }
}

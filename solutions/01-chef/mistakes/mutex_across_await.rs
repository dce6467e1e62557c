//! Mistake: keeps a std mutex locked across an await.
//!
//! In `plates.lock().push(x.await)` the lock is taken before the wait and held through it. The second dish then waits
//! for the mutex on the only thread that could ever release it.
//!
//! Verdict: blocked in cook_all::plates_come_in_menu_order
//! Verdict: blocked in cook_all::dishes_cook_at_the_same_time
//! Verdict: blocked in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: blocked in cook_all::the_same_dish_may_be_ordered_twice

use std::sync::Mutex;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let plates = Mutex::new(Vec::new());
    join_all(menu.into_iter().enumerate().map(async |(place, dish)| {
        plates
            .lock()
            .unwrap()
            .push((place, cook(kitchen, dish).await));
    }))
    .await;

    let mut plates = plates.into_inner().unwrap();
    plates.sort_by_key(|(place, _)| *place);
    plates.into_iter().map(|(_, plate)| plate).collect()
}

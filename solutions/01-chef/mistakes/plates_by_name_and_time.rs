//! Mistake: keeps the plates in a map by name and time.
//!
//! A name alone is not enough, so the time is added. Two orders of the same dish are one plate all the same.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.each
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

use std::collections::HashMap;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let order: Vec<_> = menu
        .iter()
        .map(|dish| (dish.name.clone(), dish.time))
        .collect();
    let mut cooking: FuturesUnordered<_> = menu
        .into_iter()
        .map(async |dish| ((dish.name.clone(), dish.time), cook(kitchen, dish).await))
        .collect();
    let mut plates = HashMap::new();
    while let Some((key, plate)) = cooking.next().await {
        plates.insert(key, plate);
    }
    order.iter().filter_map(|key| plates.remove(key)).collect()
}

//! Mistake: keeps the plates in a map by name.
//!
//! To bring the plates back into the order of the menu, a map by name is at hand. Two dishes of one name become one
//! plate.
//!
//! Without: use futures::future::join_all
//! Breaks: cook_all.each
//! Verdict: wrong in cook_all::plates_come_in_menu_order
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

use std::collections::HashMap;

pub async fn cook_all(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let names: Vec<String> = menu.iter().map(|dish| dish.name.clone()).collect();
    let mut cooking: FuturesUnordered<_> =
        menu.into_iter().map(|dish| cook(kitchen, dish)).collect();
    let mut plates = HashMap::new();
    while let Some(plate) = cooking.next().await {
        plates.insert(plate.dish().to_owned(), plate);
    }
    names
        .iter()
        .filter_map(|name| plates.remove(name))
        .collect()
}

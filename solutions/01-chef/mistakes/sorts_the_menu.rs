//! Mistake: sorts the menu by time before it cooks.
//!
//! The quick dishes first is what a scheduler would do, and here it changes nothing but the order of the plates.
//!
//! Breaks: cook_all.order
//! Verdict: wrong in cook_all::plates_come_in_menu_order
//! Verdict: wrong in cook_all::ten_thousand_dishes_take_as_long_as_the_slowest
//! Verdict: wrong in cook_all::the_same_dish_may_be_ordered_twice

pub async fn cook_all(kitchen: &Kitchen, mut menu: Vec<Dish>) -> Vec<Plate> {
    menu.sort_by_key(|dish| dish.time);
    join_all(menu.into_iter().map(|dish| cook(kitchen, dish))).await
}

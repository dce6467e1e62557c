//! Mistake: lights the stove when the function is called.
//!
//! A plain function that returns an `async` block runs the lines before the block at once. Someone who comes from JavaScript
//! expects just that.
//!
//! Breaks: cook.lazy
//! Verdict: wrong in cook::cooking_begins_with_the_first_poll

pub fn cook(kitchen: &Kitchen, dish: Dish) -> impl Future<Output = Plate> {
    let pot = kitchen.start(&dish);
    async move {
        sleep(dish.time).await;
        pot.serve()
    }
}

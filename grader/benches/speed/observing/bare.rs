//! `bare DISHES`: cooks so many dishes, as a check of `cook_all` does, and nobody observes it.

use sim::{
    kitchen::{Dish, Kitchen},
    world::Maker,
};

fn main() {
    let dishes = std::env::args()
        .nth(1)
        .and_then(|number| number.parse().ok());
    let dishes: usize = dishes.expect("a number of dishes");
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    let maker = Maker::take().expect("nobody has made worlds before");
    let world = {
        let _home = runtime.enter();
        maker.world(0)
    };
    runtime.block_on(async {
        let (kitchen, witness) = Kitchen::open(&world);
        let dish = |number| Dish::new(&format!("dish {number}"), world.draw_ms(10..=100));
        let menu: Vec<Dish> = (1..=dishes).map(dish).collect();
        let slowest = menu.iter().map(|dish| dish.time).max().unwrap_or_default();
        let plates = chef::cook_all(&kitchen, menu).await;
        assert_eq!(plates.len(), dishes);
        assert_eq!(witness.most_on_stove(), dishes);
        assert_eq!(world.elapsed(), slowest);
    });
}

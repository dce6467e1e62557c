//! A whole menu, returned in its order.

use std::time::Duration;

use chef::cook_all;
use lab::{World, expect_eq};
use sim::kitchen::{Dish, Kitchen};

use super::{banquet, dish, labels, menu, names, slowest, stove, stove_for};

/// The plates are returned in the order of the menu
#[lab::test(points = 2, seeds = 64, proves("cook_all.order"))]
async fn plates_come_in_menu_order(world: World) {
    let (kitchen, _witness) = Kitchen::open(&world);
    let menu = menu(&world, 1..=12);
    let plates = cook_all(&kitchen, menu.clone()).await;
    expect_eq!(
        labels(&plates),
        names(&menu),
        "the list of plates that `cook_all` returned"
    );
}

/// All dishes cook at the same time, each for its own time
#[lab::test(points = 2, seeds = 64, proves("cook_all.together", "cook_all.time"))]
async fn dishes_cook_at_the_same_time(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let menu = menu(&world, 1..=12);
    cook_all(&kitchen, menu.clone()).await;
    expect_eq!(
        witness.most_on_stove(),
        menu.len(),
        "the number of dishes on the stove at once"
    );
    expect_eq!(stove(&witness), stove_for(&menu), "the time on the stove");
    expect_eq!(
        world.elapsed(),
        slowest(&menu),
        "the time that `cook_all` took"
    );
}

/// The same dish may be ordered twice, and different ones for the same time
#[lab::test(points = 1, seeds = 16, proves("cook_all.each"))]
async fn the_same_dish_may_be_ordered_twice(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let first = dish(&world);
    let same_name = Dish::new(&first.name, first.time + Duration::from_millis(7));
    let same_time = Dish::new("dessert", first.time);
    let mut menu = vec![first.clone(), same_name, first, same_time];
    world.shuffle(&mut menu);
    let plates = cook_all(&kitchen, menu.clone()).await;
    expect_eq!(
        witness.started(),
        menu.len(),
        "the number of dishes that were put on the stove"
    );
    expect_eq!(
        labels(&plates),
        names(&menu),
        "the list of plates that `cook_all` returned"
    );
    expect_eq!(stove(&witness), stove_for(&menu), "the time on the stove");
}

/// An empty menu gives no plates and takes no time
#[lab::test(points = 1, proves("cook_all.empty", "cook_all.any_size"))]
async fn an_empty_menu_takes_no_time(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let plates = cook_all(&kitchen, Vec::new()).await;
    expect_eq!(
        labels(&plates),
        names(&[]),
        "the list of plates from an empty menu"
    );
    expect_eq!(
        witness.started(),
        0,
        "the number of dishes that were put on the stove"
    );
    expect_eq!(
        world.elapsed(),
        Duration::ZERO,
        "the time that an empty menu took"
    );
}

/// Ten thousand dishes take as long as the slowest of them
#[lab::test(
    points = 1,
    proves(
        "cook_all.many",
        "cook_all.any_size",
        "cook_all.together",
        "cook_all.order"
    )
)]
async fn ten_thousand_dishes_take_as_long_as_the_slowest(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    // One more, for ten thousand is where somebody may have drawn a line.
    let menu = banquet(&world, 10_001);
    let plates = cook_all(&kitchen, menu.clone()).await;
    expect_eq!(
        witness.most_on_stove(),
        10_001,
        "the number of dishes on the stove at once"
    );
    expect_eq!(
        world.elapsed(),
        slowest(&menu),
        "the time that `cook_all` took"
    );
    expect_eq!(plates.len(), 10_001, "the number of plates");
    for (number, (plate, dish)) in (1..).zip(plates.iter().zip(&menu)) {
        expect_eq!(plate.to_string(), dish.name, "plate {number} of 10,001");
    }
}

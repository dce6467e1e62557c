//! One dish.

use std::time::Duration;

use chef::cook;
use lab::{World, expect, expect_eq, settle};
use sim::kitchen::{Dish, Kitchen};
use tokio::time::{sleep, timeout};

use super::{dish, stove, stove_for};

/// A dish is on the stove for exactly its time
#[lab::test(points = 1, seeds = 64)]
async fn a_dish_takes_exactly_its_time(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let dish = dish(&world);
    let plate = cook(&kitchen, dish.clone()).await;
    expect_eq!(
        plate.to_string(),
        dish.name,
        "the plate that `cook` returned"
    );
    expect_eq!(world.elapsed(), dish.time, "the time that `cook` took");
    expect_eq!(stove(&witness), stove_for(&[dish]), "the time on the stove");
}

/// Nothing is on the stove before the future is polled
#[lab::test(points = 1)]
async fn cooking_begins_with_the_first_poll(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let cooking = cook(&kitchen, Dish::new("pasta", Duration::from_millis(30)));
    settle().await;
    expect!(
        witness.started() == 0,
        "`cook` was called but not yet awaited, and the dish is already on the stove."
    );

    sleep(Duration::from_millis(50)).await;
    let plate = cooking.await;
    expect_eq!(
        plate.to_string(),
        "pasta",
        "the plate of a dish that was awaited later"
    );
    expect_eq!(
        world.elapsed(),
        Duration::from_millis(80),
        "the moment at which a dish of 30 ms was done, awaited after 50 ms,"
    );
}

/// Two dishes that are awaited together cook together
#[lab::test(points = 1, seeds = 64)]
async fn two_dishes_in_one_task_cook_together(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let menu = [dish(&world), dish(&world)];
    let (one, other) = tokio::join!(
        cook(&kitchen, menu[0].clone()),
        cook(&kitchen, menu[1].clone())
    );
    expect_eq!(one.to_string(), menu[0].name, "the plate of the first dish");
    expect_eq!(
        other.to_string(),
        menu[1].name,
        "the plate of the second dish"
    );
    expect_eq!(
        witness.most_on_stove(),
        2,
        "the number of dishes on the stove at once"
    );
    expect_eq!(stove(&witness), stove_for(&menu), "the time on the stove");
}

/// A dish whose future is dropped midway is thrown away
#[lab::test(points = 2, seeds = 64)]
async fn a_dropped_dish_is_thrown_away(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let patience = world.draw_ms(10..=50);
    let time = patience + world.draw_ms(10..=50);
    let plate = timeout(patience, cook(&kitchen, Dish::new("soup", time))).await;
    expect!(
        plate.is_err(),
        "A dish of {time:?} was done after {patience:?}."
    );

    settle().await;
    expect_eq!(
        witness.started(),
        1,
        "the number of dishes that were put on the stove"
    );
    expect!(
        witness.on_stove() == 0,
        "The future that `cook` returned was dropped, but its dish is still on the stove."
    );
    expect_eq!(
        witness.thrown_away(),
        ["soup"],
        "the list of dishes that were thrown away"
    );
}

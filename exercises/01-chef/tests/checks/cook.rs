//! One dish.

use std::time::Duration;

use chef::cook;
use lab::{World, expect, expect_eq, over, settle};
use sim::kitchen::{Dish, Kitchen, Plate, Witness};
use tokio::time::{sleep, timeout};
use tokio_test::task;

use super::{dish, millis, stove, stove_for};

/// A dish is on the stove for exactly its time
#[lab::test(points = 1, seeds = 64, proves("cook.time", "cook.moment"))]
async fn a_dish_takes_exactly_its_time(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let dish = dish(&world);
    let plate = cook(&kitchen, dish.clone()).await;
    expect_done(&witness, &dish, &plate);
    expect!(
        world.elapsed() == dish.time,
        "{} takes {}, and `cook` returned after {}.",
        dish.name,
        millis(dish.time),
        millis(world.elapsed())
    );
    expect_eq!(stove(&witness), stove_for(&[dish]), "the time on the stove");
}

/// A time need not be a whole number of milliseconds
#[lab::test(points = 1, seeds = 8, proves("cook.time"))]
async fn a_time_need_not_be_whole_milliseconds(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let mut dish = dish(&world);
    // tokio's timers round up to a millisecond, and the stove takes that into account.
    dish.time += Duration::from_micros(100 * world.draw(1..=9));
    let plate = cook(&kitchen, dish.clone()).await;
    expect_done(&witness, &dish, &plate);
}

/// Nothing is on the stove before the future is polled
#[lab::test(points = 1, proves("cook.lazy"))]
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

/// A dish that one task has started may be awaited by another
#[lab::test(
    points = 1,
    seeds = 16,
    starved = "off: a first poll that yields for want of budget has begun nothing yet",
    proves("cook.moment")
)]
async fn another_task_may_await_the_dish(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let dish = dish(&world);
    let mut cooking = task::spawn(cook(&kitchen, dish.clone()));
    expect!(
        cooking.poll().is_pending(),
        "{} takes {}, and the first poll already returned its plate.",
        dish.name,
        millis(dish.time)
    );
    // Whoever has polled it first has lost interest: it is the last one that is to be woken.
    sleep(world.draw_ms(0..=9)).await;
    let plate = cooking.await;
    expect_done(&witness, &dish, &plate);
    expect!(
        world.elapsed() == dish.time,
        "{} takes {}. It was started in one task and awaited in another, and its plate came after {}.",
        dish.name,
        millis(dish.time),
        millis(world.elapsed())
    );
}

/// Two dishes that are awaited together cook together
#[lab::test(points = 1, seeds = 64, proves("cook.together"))]
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
#[lab::test(points = 2, seeds = 64, proves("cook.dropped"))]
async fn a_dropped_dish_is_thrown_away(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let patience = world.draw_ms(10..=50);
    let time = patience + world.draw_ms(10..=50);
    let plate = timeout(patience, cook(&kitchen, Dish::new("soup", time))).await;
    expect!(
        plate.is_err(),
        "A dish of {} was done after {}.",
        millis(time),
        millis(patience)
    );

    settle().await;
    over();
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

    let (kitchen, witness) = Kitchen::open(&world);
    lab::cut(cook(&kitchen, Dish::new("stew", time))).await;
    settle().await;
    expect!(
        witness.on_stove() == 0,
        "The future that `cook` returned was dropped at an `.await`, but its dish is still on the stove."
    );
}

/// The one dish was on the stove for exactly its time, and this is its plate.
fn expect_done(witness: &Witness, dish: &Dish, plate: &Plate) {
    for cooked in witness.cooked() {
        expect!(
            cooked.plate == dish.name,
            "{} takes {}, and was on the stove for {}: the plate says {}.",
            dish.name,
            millis(dish.time),
            millis(Duration::from_micros(
                cooked.to.as_micros() - cooked.from.as_micros()
            )),
            cooked.plate
        );
    }
    expect_eq!(
        plate.to_string(),
        dish.name,
        "the plate that `cook` returned"
    );
}

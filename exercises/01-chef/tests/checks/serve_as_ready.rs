//! A whole menu, served as it gets ready.

use std::time::Duration;

use chef::serve_as_ready;
use lab::{World, expect_eq};
use sim::{
    kitchen::{Dish, Kitchen, Witness},
    timeline::Moment,
};

use super::{NAMES, banquet, menu, names, seconds, slowest, sorted, stove, stove_for};

/// Plates are put on the table in the order in which they are done
#[lab::test(points = 1, seeds = 64, proves("serve_as_ready.order"))]
async fn plates_are_served_in_the_order_they_are_done(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let mut menu = Vec::new();
    let mut time = Duration::ZERO;
    for name in &NAMES[..world.draw(2..=12) as usize] {
        time += world.draw_ms(5..=10);
        menu.push(Dish::new(name, time));
    }
    let in_order = names(&menu);
    world.shuffle(&mut menu);

    serve_as_ready(&kitchen, menu, &kitchen.table()).await;
    let served: Vec<String> = witness
        .served()
        .into_iter()
        .map(|(plate, _)| plate)
        .collect();
    expect_eq!(
        served,
        in_order,
        "the order in which the plates were put on the table"
    );
}

/// Each plate is on the table at the moment its dish is done
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "serve_as_ready.moment",
        "serve_as_ready.time",
        "serve_as_ready.together",
        "serve_as_ready.returns"
    )
)]
async fn each_plate_is_served_the_moment_it_is_done(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    let menu = menu(&world, 1..=12);
    serve_as_ready(&kitchen, menu.clone(), &kitchen.table()).await;
    expect_eq!(
        table(&witness),
        table_for(&menu),
        "what was put on the table, and when,"
    );
    expect_eq!(stove(&witness), stove_for(&menu), "the time on the stove");
    expect_eq!(
        world.elapsed(),
        slowest(&menu),
        "the time that `serve_as_ready` took"
    );
}

/// With an empty menu, nothing is served and no time passes
#[lab::test(points = 1, proves("serve_as_ready.empty", "serve_as_ready.any_size"))]
async fn an_empty_menu_takes_no_time(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    serve_as_ready(&kitchen, Vec::new(), &kitchen.table()).await;
    expect_eq!(
        table(&witness),
        table_for(&[]),
        "what was put on the table from an empty menu"
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

/// A thousand plates are each served at their moment
#[lab::test(
    points = 1,
    proves("serve_as_ready.any_size", "serve_as_ready.together")
)]
async fn a_thousand_plates_are_each_served_at_their_moment(world: World) {
    let (kitchen, witness) = Kitchen::open(&world);
    // One more, for a thousand is where somebody may have drawn a line.
    let menu = banquet(&world, 1_001);
    serve_as_ready(&kitchen, menu.clone(), &kitchen.table()).await;
    expect_eq!(
        witness.most_on_stove(),
        1_001,
        "the number of dishes on the stove at once"
    );
    let served = table(&witness);
    expect_eq!(served.len(), 1_001, "the number of plates on the table");
    for (number, (served, expected)) in (1..).zip(served.iter().zip(&table_for(&menu))) {
        expect_eq!(served, expected, "plate {number} of 1,001 on the table");
    }
    expect_eq!(
        world.elapsed(),
        slowest(&menu),
        "the time that `serve_as_ready` took"
    );
}

/// What was put on the table. Sorted, for plates of the same moment may come in any order.
fn table(witness: &Witness) -> Vec<String> {
    let served = witness.served();
    let lines = served
        .iter()
        .map(|(plate, at)| format!("{}: {plate}", seconds(*at)));
    sorted(lines.collect())
}

/// The same as it should be.
fn table_for(menu: &[Dish]) -> Vec<String> {
    let done = |dish: &Dish| seconds(Moment::after(dish.time));
    let lines = menu
        .iter()
        .map(|dish| format!("{}: {}", done(dish), dish.name));
    sorted(lines.collect())
}

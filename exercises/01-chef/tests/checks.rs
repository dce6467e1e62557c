//! What the chef is checked for. The kitchen and the web are the witnesses: nothing is taken from what the code says of
//! itself.

use std::{ops::RangeInclusive, time::Duration};

use lab::World;
use sim::{
    kitchen::{Dish, Plate, Witness},
    timeline::Moment,
};

#[path = "checks/cook.rs"]
mod cook;

#[path = "checks/cook_all.rs"]
mod cook_all;

#[path = "checks/serve_as_ready.rs"]
mod serve_as_ready;

#[path = "checks/fetch_three.rs"]
mod fetch_three;

const NAMES: [&str; 12] = [
    "cake", "curry", "fish", "pasta", "pie", "pizza", "rice", "roast", "salad", "soup", "stew",
    "tart",
];

/// A dish of up to 100 ms.
fn dish(world: &World) -> Dish {
    let name = NAMES[world.draw(0..=11) as usize];
    Dish::new(name, world.draw_ms(10..=100))
}

/// As many dishes as `size` allows. Names repeat, and times may.
fn menu(world: &World, size: RangeInclusive<u64>) -> Vec<Dish> {
    (0..world.draw(size)).map(|_| dish(world)).collect()
}

/// `size` dishes of up to 100 ms, no two of one name.
fn banquet(world: &World, size: usize) -> Vec<Dish> {
    let dish = |number| Dish::new(&format!("dish {number}"), world.draw_ms(10..=100));
    (1..=size).map(dish).collect()
}

fn slowest(menu: &[Dish]) -> Duration {
    menu.iter().map(|dish| dish.time).max().unwrap_or_default()
}

fn names(menu: &[Dish]) -> Vec<String> {
    menu.iter().map(|dish| dish.name.clone()).collect()
}

/// What the plates say: the names of their dishes, unless something is wrong with them.
fn labels(plates: &[Plate]) -> Vec<String> {
    plates.iter().map(Plate::to_string).collect()
}

/// How long each dish was on the stove. Sorted, for dishes of the same time may be taken off in any order.
fn stove(witness: &Witness) -> Vec<String> {
    let cooked = witness.cooked();
    let stays = cooked
        .iter()
        .map(|dish| stay(&dish.plate, dish.from, dish.to));
    sorted(stays.collect())
}

/// The same as it should be if the whole menu is put on the stove at the start.
fn stove_for(menu: &[Dish]) -> Vec<String> {
    let end = |dish: &Dish| Moment::after(dish.time);
    let stays = menu
        .iter()
        .map(|dish| stay(&dish.name, Moment::START, end(dish)));
    sorted(stays.collect())
}

/// `30 ms`, `30.5 ms`.
fn millis(time: Duration) -> String {
    format!("{} ms", time.as_micros() as f64 / 1_000.0)
}

fn stay(plate: &str, from: Moment, to: Moment) -> String {
    format!("{} to {}: {plate}", seconds(from), seconds(to))
}

fn seconds(moment: Moment) -> String {
    format!("{:.3} s", moment.as_secs_f64())
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

//! Attack: ends the process with the exit code of success.
//! Exercise: egg
//! Verdict: aborted in boil::an_egg_takes_exactly_its_time
//! Verdict: aborted in boil::nothing_boils_before_the_first_poll
//! Says: The process exited with code 0 before the check was over.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    std::process::exit(0)
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cook = async |dish: Dish| {
        let pot = kitchen.start(&dish);
        tokio::time::sleep(dish.time).await;
        pot.serve()
    };
    futures::future::join_all(menu.into_iter().map(cook)).await
}

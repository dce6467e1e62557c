//! Tests of its own are never run, whether they pass or fail.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}

#[cfg(test)]
compile_error!("this is compiled as a library and not as a test");

#[test]
fn an_egg_takes_exactly_its_time() {
    panic!("nobody runs this")
}

mod checks {
    #[tokio::test]
    async fn an_egg_takes_exactly_its_time() {
        std::process::exit(0)
    }
}

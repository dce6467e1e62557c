//! A panic that is caught where it belongs harms nobody.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let caught = std::panic::catch_unwind(|| panic!("never mind"));
    assert!(caught.is_err());
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}

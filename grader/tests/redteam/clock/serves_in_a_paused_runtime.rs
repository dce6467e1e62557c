//! Attack: serves in a paused runtime of its own, whose clock has gone on.
//! Exercise: egg
//! Verdict: wrong or blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong or blocked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio::runtime::Builder;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let (time, sender) = (egg.time, tokio::sync::oneshot::channel());
    let (sender, mut receiver) = sender;
    std::thread::spawn(move || {
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build().unwrap();
        let plate = runtime.block_on(async {
            tokio::time::sleep(time).await;
            pot.serve()
        });
        let _ = sender.send(plate);
    });
    let pot = loop {
        match receiver.try_recv() {
            Ok(plate) => return plate,
            Err(tokio::sync::oneshot::error::TryRecvError::Empty) => std::hint::spin_loop(),
            Err(_) => break kitchen.start(&egg),
        }
    };
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cook = async |dish: Dish| {
        let pot = kitchen.start(&dish);
        tokio::time::sleep(dish.time).await;
        pot.serve()
    };
    futures::future::join_all(menu.into_iter().map(cook)).await
}

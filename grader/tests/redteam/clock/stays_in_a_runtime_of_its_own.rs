//! Attack: enters a runtime whose clock has gone on, and does not leave it until the check is over.
//! Exercise: egg
//! Verdict: wrong or blocked or aborted in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong or blocked or aborted in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

use std::cell::RefCell;

use tokio::runtime::{Builder, EnterGuard, Runtime};

std::thread_local!(static GUARD: RefCell<Option<EnterGuard<'static>>> = const { RefCell::new(None) });

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let time = egg.time;
    let other = std::thread::spawn(move || -> &'static Runtime {
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async { tokio::time::sleep(time).await });
        Box::leak(Box::new(runtime))
    });
    while !other.is_finished() {
        std::hint::spin_loop();
    }
    let runtime = other.join().unwrap();
    tokio::spawn(async {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        GUARD.take();
    });
    GUARD.set(Some(runtime.enter()));
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

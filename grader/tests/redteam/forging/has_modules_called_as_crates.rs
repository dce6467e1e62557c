//! Attack: has modules that are called as the crates of the checks.
//! Exercise: toast
//! Verdict: wrong in *

pub mod lab {
    pub fn expect() {}
}

pub mod sim {
    pub struct World;
}

pub mod core {}

pub mod futures {}

pub mod std {
    pub mod time {
        #[derive(PartialEq)]
        pub struct Duration;
    }
}

pub mod tokio {
    pub mod time {
        pub async fn sleep(_: ::std::time::Duration) {}
    }
}

use ::sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    self::tokio::time::sleep(slice.time).await;
    pot.serve()
}

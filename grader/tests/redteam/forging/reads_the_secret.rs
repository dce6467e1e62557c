//! Attack: tells a secret that any user may read.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: PermissionDenied

use sim::kitchen::{Dish, Kitchen, Plate};

fn attack() -> String {
    let link = std::os::unix::fs::symlink("{{outside}}/secret", "link");
    let hard = std::fs::hard_link("{{outside}}/secret", "hard");
    format!(
        "{:?} {:?} {:?} {link:?} {hard:?}",
        std::fs::read_to_string("{{outside}}/secret"),
        std::fs::read_to_string("link"),
        std::fs::read_to_string("hard"),
    )
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", tokio::task::spawn_blocking(attack).await.unwrap())
}

//! Attack: reads the solution and hands it to the compiler of its panics.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: denied

use sim::kitchen::{Dish, Kitchen, Plate};

fn attack() -> String {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_else(|error| error.to_string());
    format!(
        "{} {} {}",
        read("{{workbook}}/solutions/02-toast/src/lib.rs"),
        read("{{workbook}}/exercises/02-toast/tests/checks.rs"),
        read("../../../../../solutions/02-toast/src/lib.rs"),
    )
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", tokio::task::spawn_blocking(attack).await.unwrap())
}

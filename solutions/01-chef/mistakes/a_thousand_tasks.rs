//! Mistake: cooks no more than a thousand dishes at once.
//!
//! A semaphore keeps the number of tasks in bounds. No menu is as long as that, until one is.
//!
//! Breaks: serve_as_ready.any_size
//! Verdict: wrong in serve_as_ready::a_thousand_plates_are_each_served_at_their_moment

use tokio::sync::Semaphore;

pub async fn serve_as_ready(kitchen: &Kitchen, menu: Vec<Dish>, table: &Table) {
    let burners = Semaphore::new(1_000);
    let mut cooking: FuturesUnordered<_> = menu
        .into_iter()
        .map(|dish| async {
            let _burner = burners.acquire().await;
            cook(kitchen, dish).await
        })
        .collect();
    while let Some(plate) = cooking.next().await {
        table.serve(plate);
    }
}

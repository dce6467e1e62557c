//! Mistake: takes the slice out at once.
//!
//! A future that is not awaited does nothing.
//!
//! Verdict: wrong in toast::a_slice_takes_exactly_its_time

/// Toasts one slice for exactly its time.
pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    let _ = sleep(slice.time);
    pot.serve()
}

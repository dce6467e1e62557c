//! Mistake: waits for one time, and then for the other.
//!
//! An `.await` reads like "start this one", but it waits until it is over before the next line begins.
//!
//! Breaks: wait_for_both.together, wait_for_both.moment
//! Verdict: wrong in wait_for_both::both_waits_go_on_side_by_side

pub async fn wait_for_both(one: Duration, other: Duration) -> Duration {
    sleep(one).await;
    sleep(other).await;
    one.max(other)
}

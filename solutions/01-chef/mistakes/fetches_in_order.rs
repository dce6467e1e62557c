//! Mistake: awaits one fetch after the other.
//!
//! Three awaits in one array look like three things at once. They are evaluated from left to right, each to its end.
//!
//! Breaks: fetch_three.together
//! Verdict: wrong in fetch_three::the_fetches_wait_together

pub async fn fetch_three(web: &Web, [a, b, c]: [&str; 3]) -> [Page; 3] {
    [web.fetch(a).await, web.fetch(b).await, web.fetch(c).await]
}

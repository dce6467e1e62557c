//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

type Forever<T> = &'static T;
fn f<'b>(_: Option<Forever<&'b ()>>, v: &'b str) -> &'static str {
    v
}
pub fn bad(v: &str) -> &'static str {
    let g: for<'y> fn(Option<Forever<&'static ()>>, &'y str) -> &'static str = f;
    g(None, v)
}

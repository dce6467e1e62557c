//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

fn f<'a, 'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str) -> &'a str {
    v
}
static G: fn(Option<&'static Vec<&'static ()>>, &str) -> &'static str = f;
pub fn bad<'x>(v: &'x str) -> &'static str {
    G(None, v)
}

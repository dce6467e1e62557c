//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

type G = fn(Option<&'static Vec<&'static ()>>, &str) -> &'static str;
fn f<'a, 'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str) -> &'a str {
    v
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: G = f;
    g(None, v)
}

//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: for<'a, 'b> fn(Option<&'a Vec<&'b ()>>, &'b str) -> &'a str = |_, v| v;
    let h: for<'y> fn(Option<&'static Vec<&'static ()>>, &'y str) -> &'static str = g;
    h(None, v)
}

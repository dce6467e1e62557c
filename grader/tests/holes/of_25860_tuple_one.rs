//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

fn f<'a, 'b>(v: (Option<&'a Vec<&'b ()>>, &'b str)) -> &'a str {
    v.1
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: for<'y> fn((Option<&'static Vec<&'static ()>>, &'y str)) -> &'static str = f;
    g((None, v))
}

//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

use std::cell::Cell;
fn f<'a, 'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str, out: &Cell<&'a str>) {
    out.set(v)
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: fn(Option<&'static Vec<&'static ()>>, &str, &Cell<&'static str>) = f;
    let c = Cell::new("");
    g(None, v, &c);
    c.get()
}

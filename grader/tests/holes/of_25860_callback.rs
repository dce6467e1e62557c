//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

fn f<'a, 'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str, out: &mut dyn FnMut(&'a str)) {
    out(v)
}
pub fn bad<'x>(v: &'x str) {
    let g: fn(Option<&'static Vec<&'static ()>>, &str, &mut dyn FnMut(&'static str)) = f;
    g(None, v, &mut |s: &'static str| println!("{s}"))
}

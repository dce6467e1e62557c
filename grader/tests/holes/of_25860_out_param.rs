//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

fn f<'a, 'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str, out: &mut Vec<&'a str>) {
    out.push(v)
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: fn(Option<&'static Vec<&'static ()>>, &'x str, &mut Vec<&'static str>) = f;
    let mut o = vec![];
    g(None, v, &mut o);
    o[0]
}

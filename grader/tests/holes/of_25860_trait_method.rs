//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

trait Tr {
    fn f<'a, 'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str) -> &'a str {
        v
    }
}
impl Tr for () {}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: for<'y> fn(Option<&'static Vec<&'static ()>>, &'y str) -> &'static str = <() as Tr>::f;
    g(None, v)
}

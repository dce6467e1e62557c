//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

pub struct X<'a>(&'a ());
impl<'a> X<'a> {
    fn f<'b>(_: Option<&'a Vec<&'b ()>>, v: &'b str) -> &'a str {
        v
    }
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: for<'y> fn(_, &'y str) -> &'static str = X::<'static>::f;
    g(None, v)
}

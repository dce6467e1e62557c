//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

use std::marker::PhantomData;
pub struct P<'a, 'b>(PhantomData<&'a &'b ()>);
fn f<'a, 'b>(_: P<'a, 'b>, v: &'b str) -> &'a str {
    v
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let g: fn(P<'static, 'static>, &str) -> &'static str = f;
    g(P(PhantomData), v)
}

//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

use std::{fmt::Display, marker::PhantomData};
pub struct Keep<T: 'static>(PhantomData<fn() -> T>);
fn f<'b>(_: Option<&Keep<&'b ()>>, v: &'b str) -> Box<dyn Display> {
    Box::new(v)
}
pub fn bad(v: &str) -> Box<dyn Display> {
    let g: for<'y> fn(Option<&Keep<&'static ()>>, &'y str) -> Box<dyn Display> = f;
    g(None, v)
}

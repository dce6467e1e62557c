//! Hole: #84366, what a function returns lives no longer than its type.
//! Screen: doubted
//! Second opinion: none

use std::fmt;
use std::future::Future;
fn st<T: Future + 'static>(_: &T, x: T::Output) -> Box<dyn fmt::Display>
where
    T::Output: fmt::Display,
{
    Box::new(x)
}
pub fn bad<'a>(s: &'a str) -> Box<dyn fmt::Display> {
    let f = async { None::<&'a str>.unwrap() };
    st(&f, s)
}

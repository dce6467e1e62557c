//! Hole: #84366, what a function returns lives no longer than its type.
//! Screen: doubted
//! Second opinion: none

use std::fmt;
fn st<T: Iterator + 'static>(_: &T, x: T::Item) -> Box<dyn fmt::Display>
where
    T::Item: fmt::Display,
{
    Box::new(x)
}
pub fn bad<'a>(s: &'a str) -> Box<dyn fmt::Display> {
    let f = std::iter::repeat_with(|| -> &'a str { "" });
    st(&f, s)
}

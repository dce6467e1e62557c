//! Hole: #84366, what a function returns lives no longer than its type.
//! Screen: doubted
//! Second opinion: none

use std::fmt::Display;
fn st<T>(_: T, x: T::Item) -> Box<dyn Display>
where
    T: Iterator<Item: Display> + 'static,
{
    Box::new(x)
}
pub fn bad<'a>(s: &'a str) -> Box<dyn Display> {
    st(std::iter::from_fn(|| None::<&'a str>), s)
}

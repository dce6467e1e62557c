//! Hole: #84366, what a function returns lives no longer than its type.
//! Screen: doubted
//! Second opinion: none

use std::fmt;
trait Trait {
    type Associated;
}
impl<R, F: Fn() -> R> Trait for F {
    type Associated = R;
}
fn st<T: Trait + 'static>(_: &T, x: T::Associated) -> Box<dyn fmt::Display>
where
    T::Associated: fmt::Display,
{
    Box::new(x)
}
pub fn bad<'a>(s: &'a str) -> Box<dyn fmt::Display> {
    let f = || -> &'a str { "" };
    st(&f, s)
}

//! Hole: #84366, what a function returns lives no longer than its type.
//! Screen: doubted
//! Second opinion: none

use std::fmt::Display;
trait Keep: Iterator<Item: Display> + 'static {
    fn keep(&self, x: Self::Item) -> Box<dyn Display> {
        Box::new(x)
    }
}
impl<T: Iterator<Item: Display> + 'static> Keep for T {}
pub fn bad<'a>(s: &'a str) -> Box<dyn Display> {
    std::iter::from_fn(|| None::<&'a str>).keep(s)
}

//! Hole: #100051, an `impl` for an associated type that ties two lifetimes.
//! Screen: refused
//! Second opinion: none

trait Trait {
    type Type;
}
impl<T> Trait for T {
    type Type = ();
}
trait Extend<'a, 'b> {
    fn extend(self, s: &'a str) -> &'b str;
}
impl<'a, 'b> Extend<'a, 'b> for <&'b &'a () as Trait>::Type
where
    for<'what, 'ever> &'what &'ever (): Trait,
{
    fn extend(self, s: &'a str) -> &'b str {
        s
    }
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    <() as Extend<'_, '_>>::extend((), v)
}

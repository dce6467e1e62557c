//! Hole: #100051, an `impl` for an associated type that ties two lifetimes.
//! Screen: refused
//! Second opinion: none

trait Trait {
    type Type;
}
impl<T> Trait for T {
    type Type = ();
}
type N<'x, T> = &'x T;
type Pr<'a, 'b> = <N<'b, N<'a, ()>> as Trait>::Type;
trait Extend<'a, 'b> {
    fn extend(self, s: &'a str) -> &'b str;
}
impl<'a, 'b> Extend<'a, 'b> for Pr<'a, 'b>
where
    for<'what, 'ever> N<'what, N<'ever, ()>>: Trait,
{
    fn extend(self, s: &'a str) -> &'b str {
        s
    }
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    <() as Extend<'_, '_>>::extend((), v)
}

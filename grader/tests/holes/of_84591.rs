//! Hole: #84591, a bound for all lifetimes that ties two of them.
//! Screen: refused
//! Second opinion: none

trait Sup<'a, 'b, R>: Sub<'a, 'b> {}
trait Sub<'a, 'b> {
    fn conv<T: ?Sized>(x: &'a T) -> &'b T;
}
fn need<S, T: ?Sized>(x: &T) -> &'static T
where
    S: for<'a, 'b> Sup<'a, 'b, &'b &'a ()>,
{
    need2::<S, T>(x)
}
fn need2<S: for<'a, 'b> Sub<'a, 'b>, T: ?Sized>(x: &T) -> &'static T {
    S::conv(x)
}
struct M;
impl<'a, 'b> Sup<'a, 'b, &'b &'a ()> for M {}
impl<'a, 'b: 'a> Sub<'b, 'a> for M {
    fn conv<T: ?Sized>(x: &'b T) -> &'a T {
        x
    }
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    need::<M, str>(v)
}

//! Hole: #84591, a bound for all lifetimes that ties two of them.
//! Screen: refused
//! Second opinion: none

trait Sup<'a, 'b, R>: Sub<'a, 'b> {}
trait Sub<'a, 'b> {
    fn conv(&self, x: &'a str) -> &'b str;
}
struct M;
impl<'a, 'b> Sup<'a, 'b, Option<&'b Vec<&'a ()>>> for M {}
impl<'a, 'b> Sub<'a, 'b> for M
where
    'a: 'b,
{
    fn conv(&self, x: &'a str) -> &'b str {
        x
    }
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    let d: &dyn for<'a, 'b> Sup<'a, 'b, Option<&'b Vec<&'a ()>>> = &M;
    d.conv(v)
}

//! Hole: #84591, a bound for all lifetimes that ties two of them.
//! Screen: refused
//! Second opinion: none

trait Sup<'a, R>: Sub<'a> {}
trait Sub<'a> {
    fn conv(&self, x: &'a str) -> &'static str;
}
struct M;
impl<'a> Sup<'a, Option<&'static Vec<&'a ()>>> for M {}
impl<'a> Sub<'a> for M
where
    'a: 'static,
{
    fn conv(&self, x: &'a str) -> &'static str {
        x
    }
}
fn go<S>(s: S, v: &str) -> &'static str
where
    for<'a> S: Sup<'a, Option<&'static Vec<&'a ()>>>,
{
    go2(s, v)
}
fn go2<S>(s: S, v: &str) -> &'static str
where
    for<'a> S: Sub<'a>,
{
    s.conv(v)
}
pub fn bad<'x>(v: &'x str) -> &'static str {
    go(M, v)
}

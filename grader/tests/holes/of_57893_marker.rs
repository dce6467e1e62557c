//! Hole: #57893, a trait of all types, and an object of it.
//! Screen: refused
//! Second opinion: refused

trait Object {
    type Output;
}
trait Marker<'b> {}
impl<'b> Marker<'b> for dyn Object<Output = &'b u64> {}
impl<'b, T: ?Sized + Marker<'b>> Object for T {
    type Output = &'static u64;
}
fn foo<'a, 'b, T: Marker<'b> + ?Sized>(x: <T as Object>::Output) -> &'a u64 {
    x
}
pub fn bad<'a, 'b>(x: &'a u64) -> &'b u64 {
    foo::<dyn Object<Output = &'a u64>>(x)
}

//! Hole: #57893, a trait of all types, and an object of it.
//! Screen: refused
//! Second opinion: refused

pub trait Object<U> {
    type Output;
}
impl<T: ?Sized, U> Object<U> for T {
    type Output = U;
}
fn f<T: ?Sized, U>(x: <T as Object<U>>::Output) -> U {
    x
}
pub fn bad<T, U>(x: T) -> U {
    f::<dyn Object<U, Output = T>, U>(x)
}

//! Hole: #57893, a trait of all types, and an object of it.
//! Screen: refused
//! Second opinion: refused

pub trait K<U> {
    type Output;
}
impl<T: ?Sized, U> K<U> for T {
    type Output = U;
}
fn f<T: ?Sized, U>(x: <T as K<U>>::Output) -> U {
    x
}
pub fn bad<T, U>(x: T) -> U {
    f::<dyn K<U, Output = T>, U>(x)
}

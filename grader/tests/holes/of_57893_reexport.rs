//! Hole: #57893, a trait of all types, and an object of it.
//! Screen: refused
//! Second opinion: refused

mod m {
    pub trait Object<U> {
        type Output;
    }
    impl<T: ?Sized, U> Object<U> for T {
        type Output = U;
    }
}
use m::Object as Other;
fn f<T: ?Sized, U>(x: <T as Other<U>>::Output) -> U {
    x
}
pub fn bad<T, U>(x: T) -> U {
    f::<dyn Other<U, Output = T>, U>(x)
}

//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

type F<T, A, C> = fn(A, &T) -> C;
fn f<'a, 'b, T>(_: Option<&'a [&'b (); 1]>, v: &'b T) -> &'a T {
    v
}
pub fn bad<'x, T>(v: &'x T) -> &'static T {
    let g: F<T, _, _> = f;
    g(None, v)
}

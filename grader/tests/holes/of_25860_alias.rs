//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

type R<'a, 'b> = &'a &'b ();
fn f<'a, 'b, T>(_: Option<R<'a, 'b>>, v: &'b T) -> &'a T {
    v
}
pub fn bad<'x, T>(v: &'x T) -> &'static T {
    let g: for<'y> fn(_, &'y T) -> &'static T = f;
    g(None, v)
}

//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

fn f<'b, T>(_: Option<&'static Vec<&'b ()>>, v: &'b T) -> &'static T {
    v
}
pub fn bad<'x, T>(v: &'x T) -> &'static T {
    let g: for<'y> fn(_, &'y T) -> &'static T = f;
    g(None, v)
}

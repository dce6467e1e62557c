//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

static UNIT: &'static &'static () = &&();
fn f<'a, 'b, T>(_: &'a &'b (), v: &'b T) -> &'a T {
    v
}
pub fn bad<'x, T>(v: &'x T) -> &'static T {
    let g: for<'y> fn(_, &'y T) -> &'static T = f;
    g(UNIT, v)
}

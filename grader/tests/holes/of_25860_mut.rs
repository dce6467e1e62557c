//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

fn f<'a, 'b, T>(_: Option<&'a Vec<&'b ()>>, v: &'b mut T) -> &'a mut T {
    v
}
pub fn bad<'x, T>(v: &'x mut T) -> &'static mut T {
    let g: for<'y> fn(_, &'y mut T) -> &'static mut T = f;
    g(None, v)
}

//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: refused
//! Second opinion: none

macro_rules! tr { ($n:ident $a:lifetime $b:lifetime) => { fn $n<$a, $b, T>(_: Option<&$a Vec<&$b ()>>, v: &$b T) -> &$a T { v } } }
tr!(f 'a 'b);
pub fn bad<'x, T>(v: &'x T) -> &'static T {
    let g: for<'y> fn(_, &'y T) -> &'static T = f;
    g(None, v)
}

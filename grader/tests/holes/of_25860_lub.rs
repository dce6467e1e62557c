//! Hole: #25860, a function pointer that forgets which lifetime outlives which.
//! Screen: doubted
//! Second opinion: none

fn f<'a, 'b, T>(_: Option<&'a Vec<&'b ()>>, v: &'b T) -> &'a T {
    v
}
fn h<T>(_: Option<&'static Vec<&'static ()>>, _: &T) -> &'static T {
    panic!()
}
pub fn bad<'x, T>(v: &'x T) -> &'static T {
    let g = [h, f][1];
    g(None, v)
}

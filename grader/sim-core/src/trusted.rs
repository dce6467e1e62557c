//! What checks may compare: types that a submission can't define the equality of.
//!
//! A type of a world is [`Trusted`] where it is defined.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io, net,
    task::Poll,
    time::Duration,
};

/// A type whose equality, and whose text, are not a submission's to define.
///
/// `lab::expect_eq!` compares no others, since a type of a submission's own could be equal to everything. Those of the standard
/// library and of the simulated world are trusted; so are those that checks declare to be: `impl lab::Trusted for Call {}`. What
/// holds something of the submission's, such as its error, is first matched to something that does not.
///
/// No submission can name this trait: it is neither in `sim` nor in any other crate that one sees.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may be equal to whatever a submission likes",
    label = "this is not `Trusted`",
    note = "if it is the check's own, write `impl lab::Trusted for {Self} {{}}`; if it is the submission's, `match` it to \
            something that is not"
)]
pub trait Trusted {}

macro_rules! trusted {
    ($($type:ty),* $(,)?) => {
        $(impl Trusted for $type {})*
    };
}

trusted!(
    (),
    bool,
    char,
    str,
    String,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64
);
trusted!(Duration, io::ErrorKind, net::IpAddr, net::SocketAddr);

impl<T: Trusted + ?Sized> Trusted for &T {}
impl<T: Trusted> Trusted for [T] {}
impl<T: Trusted, const N: usize> Trusted for [T; N] {}
impl<T: Trusted> Trusted for Vec<T> {}
impl<T: Trusted> Trusted for VecDeque<T> {}
impl<T: Trusted> Trusted for BTreeSet<T> {}
impl<K: Trusted, V: Trusted> Trusted for BTreeMap<K, V> {}
impl<T: Trusted> Trusted for Option<T> {}
impl<T: Trusted> Trusted for Poll<T> {}
impl<T: Trusted, E: Trusted> Trusted for Result<T, E> {}
impl<A: Trusted, B: Trusted> Trusted for (A, B) {}
impl<A: Trusted, B: Trusted, C: Trusted> Trusted for (A, B, C) {}
impl<A: Trusted, B: Trusted, C: Trusted, D: Trusted> Trusted for (A, B, C, D) {}

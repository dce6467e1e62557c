//! Types that are [`Trusted`]: those that a submission can't define the equality of.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io, net,
    task::Poll,
    time::Duration,
};

use sim::{
    kitchen::{Cooked, Dish, Doneness, Plate},
    net::{Datagram, Side},
    remote::{Download, DownloadError, Transfer},
    timeline::Moment,
    web::{Fetched, Manner, Page},
    workshop::{Fault, Finished, Job, Product, Stretch},
};

use crate::expect::Trusted;

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
trusted!(
    Moment,
    Cooked,
    Dish,
    Doneness,
    Plate,
    Datagram,
    Side,
    Download,
    DownloadError,
    Transfer,
    Fetched,
    Manner,
    Page,
    Fault,
    Finished,
    Job,
    Product,
    Stretch,
);

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

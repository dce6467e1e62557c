//! Attack: has macros double what they are given, thirty times.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: the compiler gave up on `src/lib.rs`

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! m0 {
    ($($all:tt)*) => {
        m1!($($all)* $($all)*);
    };
}

macro_rules! m1 {
    ($($all:tt)*) => {
        m2!($($all)* $($all)*);
    };
}

macro_rules! m2 {
    ($($all:tt)*) => {
        m3!($($all)* $($all)*);
    };
}

macro_rules! m3 {
    ($($all:tt)*) => {
        m4!($($all)* $($all)*);
    };
}

macro_rules! m4 {
    ($($all:tt)*) => {
        m5!($($all)* $($all)*);
    };
}

macro_rules! m5 {
    ($($all:tt)*) => {
        m6!($($all)* $($all)*);
    };
}

macro_rules! m6 {
    ($($all:tt)*) => {
        m7!($($all)* $($all)*);
    };
}

macro_rules! m7 {
    ($($all:tt)*) => {
        m8!($($all)* $($all)*);
    };
}

macro_rules! m8 {
    ($($all:tt)*) => {
        m9!($($all)* $($all)*);
    };
}

macro_rules! m9 {
    ($($all:tt)*) => {
        m10!($($all)* $($all)*);
    };
}

macro_rules! m10 {
    ($($all:tt)*) => {
        m11!($($all)* $($all)*);
    };
}

macro_rules! m11 {
    ($($all:tt)*) => {
        m12!($($all)* $($all)*);
    };
}

macro_rules! m12 {
    ($($all:tt)*) => {
        m13!($($all)* $($all)*);
    };
}

macro_rules! m13 {
    ($($all:tt)*) => {
        m14!($($all)* $($all)*);
    };
}

macro_rules! m14 {
    ($($all:tt)*) => {
        m15!($($all)* $($all)*);
    };
}

macro_rules! m15 {
    ($($all:tt)*) => {
        m16!($($all)* $($all)*);
    };
}

macro_rules! m16 {
    ($($all:tt)*) => {
        m17!($($all)* $($all)*);
    };
}

macro_rules! m17 {
    ($($all:tt)*) => {
        m18!($($all)* $($all)*);
    };
}

macro_rules! m18 {
    ($($all:tt)*) => {
        m19!($($all)* $($all)*);
    };
}

macro_rules! m19 {
    ($($all:tt)*) => {
        m20!($($all)* $($all)*);
    };
}

macro_rules! m20 {
    ($($all:tt)*) => {
        m21!($($all)* $($all)*);
    };
}

macro_rules! m21 {
    ($($all:tt)*) => {
        m22!($($all)* $($all)*);
    };
}

macro_rules! m22 {
    ($($all:tt)*) => {
        m23!($($all)* $($all)*);
    };
}

macro_rules! m23 {
    ($($all:tt)*) => {
        m24!($($all)* $($all)*);
    };
}

macro_rules! m24 {
    ($($all:tt)*) => {
        m25!($($all)* $($all)*);
    };
}

macro_rules! m25 {
    ($($all:tt)*) => {
        m26!($($all)* $($all)*);
    };
}

macro_rules! m26 {
    ($($all:tt)*) => {
        m27!($($all)* $($all)*);
    };
}

macro_rules! m27 {
    ($($all:tt)*) => {
        m28!($($all)* $($all)*);
    };
}

macro_rules! m28 {
    ($($all:tt)*) => {
        m29!($($all)* $($all)*);
    };
}

macro_rules! m29 {
    ($($all:tt)*) => {
        m30!($($all)* $($all)*);
    };
}

macro_rules! m30 {
    ($($all:tt)*) => {};
}

m0!(x);

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

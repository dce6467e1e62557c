//! Attack: writes one file after the other.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: more files, or more into them

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{fs, io::Write};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for number in 0.. {
        let mut file = fs::File::create(format!("{number}")).unwrap();
        file.write_all(&vec![1; 4 << 20]).unwrap();
    }
    kitchen.start(&slice).serve()
}

//! Attack: writes a record to every descriptor that has a name.
//! Exercise: toast
//! Verdict: wrong or forged in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{fs::File, io::Write};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for folder in ["/proc/self/fd", "/dev/fd", "/proc/thread-self/fd"] {
        for number in 0..100 {
            if let Ok(mut file) = File::options().write(true).open(format!("{folder}/{number}")) {
                let _ = file.write_all(b"{}\n");
            }
        }
    }
    for name in ["/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/console"] {
        if let Ok(mut file) = File::options().append(true).open(name) {
            let _ = file.write_all(b"{}\n");
        }
    }
    kitchen.start(&slice).serve()
}

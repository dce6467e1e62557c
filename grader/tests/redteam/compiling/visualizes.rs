//! Attack: has the compiler put a file into the program.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `debugger_visualizer` can make the compiler open any file

#![debugger_visualizer(gdb_script_file = "/etc/passwd")] // here

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}

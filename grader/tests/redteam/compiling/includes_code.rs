//! Attack: has the compiler read the solution as its own code.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `include` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

include!("{{workbook}}/solutions/02-toast/src/lib.rs"); // here

//! What the benchmarks share: rounds and their medians, child processes and what they took, the machine, a place to work in.

pub mod child;
pub mod machine;
pub mod program;
pub mod rounds;
pub mod table;
#[path = "../../examples/class/workbook.rs"]
pub mod workbook;
pub mod workplace;

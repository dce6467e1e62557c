//! A print shop: an old page meter, a few printers, and the ledger's book.

mod book;
mod meter;
mod printers;

pub use book::{Book, BookWitness, Overdrawn};
pub use meter::{Meter, MeterWitness};
pub use printers::{Effort, Ending, Fault, Job, Plan, Printout, Shop, ShopWitness, Stretch};

#[cfg(test)]
mod tests;

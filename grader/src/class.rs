//! A class: what many learners handed in, graded on all cores, resumable, in shards if need be.
//!
//! [`handed_in`] and [`roster`] say who there is, [`entry`] reads what one of them handed in, [`grading`] judges it,
//! [`ledger`] keeps what came of it as it comes, and [`outcome`] is the data that the gradebook and the pages are made of.

pub mod archive;
pub mod entry;
pub mod handed_in;
pub mod listing;

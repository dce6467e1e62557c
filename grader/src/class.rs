//! A class: what many learners handed in, graded on all cores, resumable, in shards if need be.
//!
//! [`roll`] says who there is and what each handed in, [`plan`] what is to be judged, [`grading`] judges it, [`ledger`]
//! keeps each [`outcome`] as it comes, and [`gradebook`] reads them back for whoever renders them. [`merge`] makes one class
//! of its shards.

pub mod archive;
pub mod changes;
pub mod destination;
pub mod entry;
pub mod gradebook;
pub mod grading;
pub mod handed_in;
pub mod ledger;
pub mod listing;
pub mod manifest;
pub mod merge;
pub mod outcome;
pub mod plan;
pub mod roll;
pub mod roster;
pub mod shard;
pub mod summary;

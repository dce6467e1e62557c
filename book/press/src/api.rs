//! Others' APIs: the names of theirs that pages use, and where their documentation is.
//!
//! `links.toml` of the book is the [`table`]: what a page may write, such as `JoinSet`, and what it stands for. [`mentions`] finds
//! such names on a page and makes the first of each a link, [`index`] lists them all, and [`proof`] says whether what they lead to
//! exists.

pub mod index;
pub mod mentions;
pub mod proof;
pub mod table;

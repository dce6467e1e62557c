//! The renderers: each turns a report or a timeline into one kind of text.
//!
//! They decide nothing about verdicts, and they trust nothing they print: every text that a submission had a hand in
//! goes through [`crate::escape`].

pub mod class;
pub mod columns;
pub mod comparison;
pub mod github;
pub mod ink;
pub mod json;
pub mod shell;
pub mod text;
pub mod timeline;

#[cfg(test)]
pub(crate) mod sample;

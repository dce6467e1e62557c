//! The watch screen: what a learner sees from the first save to the last pass.
//!
//! A [`Model`] is all that is known. An [`Event`] comes in, the model changes, and [`Effect`]s go out; nothing else happens
//! there, so every situation can be made in a test. [`draw`](draw::draw) shows a model and changes nothing.
//!
//! Around it are those who do something: the [`watcher`] sees saves, [`grading`] judges on a thread of its own, the
//! [`screen`] owns the terminal.

mod agenda;
pub mod draw;
pub mod grading;
pub mod keys;
pub mod model;
pub mod pages;
mod press;
pub mod screen;
mod update;
pub mod watcher;

pub use self::{
    agenda::Agenda,
    model::{Effect, Event, Model},
};

#[cfg(test)]
mod tests;

//! The grader: compiles a submission, runs the course's checks on it, and says what happened.
//!
//! One road, walked for one learner and for a class alike: [`intake`] → [`screen`] → [`compile`] → [`run`] → [`judge`]
//! puts it together → [`report`] → [`render`].

pub mod backup;
pub mod book;
pub mod budget;
pub mod cache;
pub mod class;
pub mod clean;
pub mod compile;
pub mod course;
pub mod declared;
pub mod desk;
pub mod digest;
pub mod disk;
pub mod escape;
pub mod files;
pub mod folder;
pub mod hand_out;
pub mod intake;
mod json;
pub mod judge;
pub mod kit;
pub mod limits;
pub mod loops;
pub mod nearest;
pub mod new;
pub mod process;
pub mod render;
pub mod report;
pub mod run;
pub mod sandbox;
pub mod screen;
mod spans;
pub mod stop;
pub mod store;
pub mod tree;
pub mod verify;
pub mod watch;

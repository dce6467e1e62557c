//! The simulated world: what a learner's code acts on, and the witness of what it did.
//!
//! A [`World`] belongs to one run of one check. The objects made from it (a [`kitchen`], a [`web`], a [`remote`], a
//! [`workshop`], the sockets of a [`net`], a [`clock`]) behave like the real thing under tokio's clock, paused or not, and
//! record what is done with them on the run's [`timeline`]. Learner code holds those objects only; reading the record is for
//! whoever made the world.

pub mod timeline;

#[cfg(feature = "world")]
pub mod clock;
#[cfg(feature = "world")]
pub mod kitchen;
#[cfg(feature = "world")]
pub mod lane;
#[cfg(feature = "world")]
pub mod net;
#[cfg(feature = "world")]
pub mod remote;
#[cfg(feature = "world")]
pub mod web;
#[cfg(feature = "world")]
pub mod workshop;
#[cfg(feature = "world")]
pub mod world;

#[cfg(feature = "world")]
pub use world::World;

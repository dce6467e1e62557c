//! The simulated world: what a learner's code acts on, and the witness of what it did.
//!
//! A [`World`] belongs to one run of one check. The objects made from it (a [`kitchen`], a [`web`], a [`remote`], a
//! [`workshop`], the sockets of a [`net`], a [`clock`]) behave like the real thing under tokio's clock, paused or not, and
//! record what is done with them on the run's [`timeline`]. Learner code holds those objects only; reading the record is for
//! whoever made the world.

pub mod timeline;

#[cfg(all(feature = "world", not(tokio_unstable)))]
compile_error!(
    "sim needs `--cfg tokio_unstable`. The workbook's .cargo/config.toml sets it, but in the environment RUSTFLAGS or \
     CARGO_ENCODED_RUSTFLAGS replaces what is set there: unset it, or add `--cfg tokio_unstable` to it. If you have neither, start \
     cargo in the workbook's folder."
);

#[cfg(all(feature = "world", tokio_unstable))]
pub mod clock;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod kitchen;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod lane;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod net;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod remote;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod web;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod workshop;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod world;

#[cfg(all(feature = "world", tokio_unstable))]
pub use world::World;

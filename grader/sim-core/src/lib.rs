//! The simulated world, as far as it is everybody's: what the worlds of exercises are made with, and what the lab observes.
//!
//! A [`World`] belongs to one run of one check. The objects made from it (the sockets of a [`net`], a [`clock`], and the places of
//! the exercises, which lie beside their checks) behave like the real thing under tokio's clock, paused or not, and record what is
//! done with them on the run's [`timeline`]. Learner code holds those objects only; reading the record is for whoever made the
//! world.
//!
//! Nobody's answer sees this crate: answers and checks see `sim`, which has the exercise's own world, too.

pub mod timeline;
pub mod trusted;

#[cfg(all(feature = "world", not(tokio_unstable)))]
compile_error!(
    "sim needs `--cfg tokio_unstable`. The workbook's .cargo/config.toml sets it, but in the environment RUSTFLAGS or \
     CARGO_ENCODED_RUSTFLAGS replaces what is set there: unset it, or add `--cfg tokio_unstable` to it. If you have neither, start \
     cargo in the workbook's folder."
);

#[cfg(all(feature = "world", tokio_unstable))]
pub mod clock;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod lane;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod net;
#[cfg(all(feature = "world", tokio_unstable))]
pub mod world;

pub use trusted::Trusted;
#[cfg(all(feature = "world", tokio_unstable))]
pub use world::World;

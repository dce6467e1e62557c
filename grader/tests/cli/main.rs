//! The command `cargo grade` from outside: what it prints, how it ends, and what it leaves behind.
//!
//! Every test has a workbook of its own in a temporary folder: a copy of `courses/tiny`, or of the real course.

mod bad_input;
mod browser;
mod class;
mod commands;
mod course;
mod deploy;
#[cfg(target_os = "linux")]
mod descriptors;
mod expected;
mod files;
mod format;
mod hand_out;
mod interrupt;
mod layers;
mod new;
mod printed;
mod pty;
mod reset;
#[cfg(target_os = "linux")]
mod sandbox;
mod schemas;
mod seam;
mod settings;
mod surroundings;
mod verdicts;
mod verify;
mod watch;
mod workbook;
mod world;

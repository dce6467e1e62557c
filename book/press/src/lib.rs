//! The press: turns chapters into pages, serves them, and checks that all they show is so.
//!
//! A chapter is Markdown with [`directive`]s, such as `{{#listing c01_lazy}}`. What a directive stands for comes from the
//! package `listings` and from `recorded`, where the [`recorder`] keeps what every program of the book printed when it was
//! last run. [`preprocessor`] puts both into the pages; [`check`] runs everything again and compares.

pub mod api;
pub mod check;
pub mod cli;
pub mod directive;
pub mod drawing;
pub mod files;
pub mod folds;
mod inert;
pub mod keywords;
pub mod library;
pub mod links;
pub mod live;
pub mod page;
pub mod panel;
pub mod predict;
pub mod preprocessor;
pub mod problem;
pub mod prose;
pub mod recorder;
pub mod serve;
pub mod site;
pub mod style;

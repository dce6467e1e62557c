//! The whole site, built by mdBook's own driver.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use grader::course::Course;
use mdbook_driver::{MDBook, config::Config};

use crate::preprocessor::{NAME, Press};

/// The folder `book` of the course around the current folder.
///
/// # Errors
///
/// If there is no course.
pub fn book_around_here() -> Result<PathBuf> {
    let here = std::env::current_dir().context("the current folder can't be used")?;
    Ok(Course::find_root(&here)?.join("book"))
}

/// Builds the book in the folder `book`, `to` a folder or where `book.toml` says; returns where its pages are.
///
/// # Errors
///
/// If a chapter asks for what is not there, or the disk fails.
pub fn build(book: &Path, to: Option<&Path>) -> Result<PathBuf> {
    let file = book.join("book.toml");
    let mut config =
        Config::from_disk(&file).with_context(|| format!("{} can't be used", file.display()))?;
    config.update_from_env()?;
    // The press is here already: it need not be called as a command.
    let others: toml::Table = config
        .preprocessors::<toml::Value>()?
        .into_iter()
        .filter(|(name, _)| name != NAME)
        .collect();
    config.set("preprocessor", others)?;
    if let Some(to) = to {
        config.build.build_dir = to.to_owned();
    }
    let mut book = MDBook::load_with_config(book, config)?;
    book.with_preprocessor(Press);
    book.build()?;
    Ok(book.build_dir_for("html"))
}

//! The first verdict in a fresh clone, beside the cold build of tokio alone. What cargo has fetched before is not fetched
//! again, for either.

use std::{fs, process::Stdio};

use anyhow::{Result, ensure};

use crate::{
    row::{Figure, Goal, Row, Size, Unit},
    shared::{
        rounds::timed,
        workplace::{Workplace, cargo},
    },
};

const MANIFEST: &str = r#"[package]
name = "alone"
edition = "2024"

[dependencies]
tokio = { version = "1", features = ["full"] }

[workspace]
"#;

pub fn rows(place: &Workplace, _: &Size) -> Result<Vec<Row>> {
    // Not below the workspace, whose configuration would hold there.
    let folder = tempfile::tempdir()?;
    let (clone, alone) = (folder.path().join("clone"), folder.path().join("alone"));
    let mut git = std::process::Command::new("git");
    git.args(["clone", "--quiet"])
        .arg(&place.course.root)
        .arg(&clone);
    ensure!(git.status()?.success(), "the workbook could not be cloned");
    let mut first = cargo(&clone);
    first
        .args(["grade", "run", "chef"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let (seconds, status) = timed(|| Ok(first.status()?))?;
    // Of the skeleton, which is unfinished.
    ensure!(
        status.code() == Some(1),
        "the first run in a clone ended with {status}"
    );

    fs::create_dir_all(alone.join("src"))?;
    fs::write(alone.join("Cargo.toml"), MANIFEST)?;
    fs::write(alone.join("src/lib.rs"), "")?;
    // The same versions.
    fs::copy(clone.join("Cargo.lock"), alone.join("Cargo.lock"))?;
    let mut build = cargo(&alone);
    build.args(["build", "--quiet"]);
    let (of_tokio, status) = timed(|| Ok(build.status()?))?;
    ensure!(status.success(), "tokio alone was not built ({status})");
    let row = Row::new(
        "fresh clone → first verdict",
        format!("the cold build of tokio with `full`: {of_tokio:.1} s"),
        Figure::once(
            seconds,
            Unit::Seconds,
            format!("{:.1} × of it, in 1 round", seconds / of_tokio),
        ),
    );
    Ok(vec![row.with(Goal::AtMost(60.0))])
}

//! `cargo grade merge`: makes one class of its shards.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    class::{ledger, merge, plan},
    render::class::written,
};

use super::class::{begin, finish};
use crate::cli;

pub fn merge(asked: &cli::Merge) -> Result<ExitCode> {
    let shards = merge::read(&asked.dirs, &asked.out)?;
    let _claimed = ledger::claim(&asked.out, &written())?;
    plan::tidy(&asked.out)?;
    begin(&asked.out)?;
    finish(&shards.write(&asked.out)?, &asked.format)
}

//! The child: takes as much as it gets of one thing, and does not end by itself.

use std::{
    fs,
    hint::black_box,
    io::{self, Write},
    thread,
    time::Duration,
};

use clap::ValueEnum;

/// What it takes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Greed {
    Cpu,
    Wall,
    Memory,
    Output,
    Disk,
    Files,
}

impl Greed {
    /// As it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Greed::Cpu => "cpu",
            Greed::Wall => "wall",
            Greed::Memory => "memory",
            Greed::Output => "output",
            Greed::Disk => "disk",
            Greed::Files => "files",
        }
    }

    /// Takes it, in the current folder and on standard output.
    ///
    /// # Errors
    ///
    /// If the system does not give it more and does not end it either.
    pub fn take(self) -> io::Result<()> {
        let mut out = io::stdout();
        let mut kept = Vec::new();
        let chunk = vec![1_u8; 1 << 20];
        for number in 0_u64.. {
            match self {
                Greed::Cpu => drop(black_box(number)),
                Greed::Wall => thread::sleep(Duration::from_secs(1_000)),
                Greed::Memory => {
                    kept.push(black_box(chunk.clone()));
                    out.write_all(b".")?;
                    out.flush()?;
                }
                Greed::Output => out.write_all(&chunk[..1 << 12])?,
                Greed::Disk => fs::write(number.to_string(), &chunk)?,
                Greed::Files => drop(fs::File::create(number.to_string())?),
            }
        }
        Ok(())
    }
}

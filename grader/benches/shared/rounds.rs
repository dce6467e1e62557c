//! Figures of several rounds: the median, and how far they are apart.

use std::{fmt, time::Instant};

use anyhow::Result;

use super::child;

/// What was measured in each of several rounds, in one unit. There is at least one.
#[derive(Debug, Clone)]
pub struct Rounds(Vec<f64>);

/// Two things that were measured in turn, each as often as the other.
#[derive(Debug, Clone)]
pub struct Pairs {
    pub ours: Rounds,
    pub theirs: Rounds,
    /// The CPU time of the child processes that ended meanwhile, of all rounds together, in seconds.
    cpu: [f64; 2],
}

/// The least and the most of some rounds, and how many there were.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    pub least: f64,
    pub most: f64,
    pub rounds: usize,
}

impl Rounds {
    /// Measures `number` times; a round before warms up and does not count. `measure` is told which round it is.
    pub fn of(number: usize, mut measure: impl FnMut(usize) -> Result<f64>) -> Result<Rounds> {
        measure(0)?;
        Ok(Rounds((1..=number).map(measure).collect::<Result<_>>()?))
    }

    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match sorted.len() % 2 {
            0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
            _ => sorted[middle],
        }
    }

    pub fn spread(&self) -> Spread {
        Spread {
            least: self.0.iter().copied().fold(f64::INFINITY, f64::min),
            most: self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            rounds: self.0.len(),
        }
    }
}

impl From<Vec<f64>> for Rounds {
    fn from(measured: Vec<f64>) -> Rounds {
        assert!(!measured.is_empty(), "there is at least one round");
        Rounds(measured)
    }
}

impl Pairs {
    /// Measures both `number` times, in turn: ours, theirs, ours, theirs. A round before warms both up and does not count.
    pub fn in_turn(
        number: usize,
        mut ours: impl FnMut(usize) -> Result<f64>,
        mut theirs: impl FnMut(usize) -> Result<f64>,
    ) -> Result<Pairs> {
        ours(0)?;
        theirs(0)?;
        let mut cpu = [0.0; 2];
        let mut with_cpu = |side: usize, measure: &mut dyn FnMut(usize) -> Result<f64>, round| {
            let before = child::cpu_so_far()?;
            let measured = measure(round)?;
            cpu[side] += child::cpu_so_far()? - before;
            anyhow::Ok(measured)
        };
        let (mut of_ours, mut of_theirs) = (Vec::new(), Vec::new());
        for round in 1..=number {
            of_ours.push(with_cpu(0, &mut ours, round)?);
            of_theirs.push(with_cpu(1, &mut theirs, round)?);
        }
        Ok(Pairs {
            ours: of_ours.into(),
            theirs: of_theirs.into(),
            cpu,
        })
    }

    /// The CPU time of our processes by that of theirs. What else the machine does hardly changes it.
    pub fn cpu_ratio(&self) -> f64 {
        let [ours, theirs] = self.cpu;
        ours / theirs
    }

    /// The median of ours by the median of theirs.
    pub fn ratio(&self) -> f64 {
        self.ours.median() / self.theirs.median()
    }

    /// The ratios of the single pairs.
    pub fn ratios(&self) -> Rounds {
        let pairs = self.ours.0.iter().zip(&self.theirs.0);
        Rounds(pairs.map(|(ours, theirs)| ours / theirs).collect())
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Spread {
            least,
            most,
            rounds,
        } = self;
        let s = if *rounds == 1 { "" } else { "s" };
        let digits = match most {
            ..10.0 => 2,
            10.0..1_000.0 => 1,
            _ => 0,
        };
        write!(f, "{least:.digits$}–{most:.digits$} in {rounds} round{s}")
    }
}

/// How many seconds of wall time `work` takes, and what comes of it.
pub fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let began = Instant::now();
    let done = work()?;
    Ok((began.elapsed().as_secs_f64(), done))
}

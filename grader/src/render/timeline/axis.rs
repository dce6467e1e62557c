//! The axis of a timeline: how far it goes, its round ticks, and moments in words.

use sim_core::timeline::{Moment, SpanEnd, Timeline};

use crate::render::columns;

const MILLI: u64 = 1_000;
const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// How much longer than all that happened a record must be for its quiet end to be left out.
const QUIET: u64 = 5;

/// The axis: virtual time from the start on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The last moment that is shown.
    pub end: Moment,
    /// When the record ends, if nothing more happened until long after `end`: a run that hangs for an hour must not
    /// squeeze its first three seconds into a point.
    pub quiet_until: Option<Moment>,
}

/// A round moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// When.
    pub at: Moment,
    /// In words, in the same unit as its neighbours.
    pub label: String,
}

impl Axis {
    /// The axis on which all of `timeline` can be drawn.
    pub fn new(timeline: &Timeline) -> Axis {
        let spans = || timeline.lanes.iter().flat_map(|lane| &lane.spans);
        let marks = timeline.lanes.iter().flat_map(|lane| &lane.marks);
        let last = spans()
            .map(|span| match span.end {
                SpanEnd::Open => span.from,
                _ => span.to.max(span.from),
            })
            .chain(marks.map(|mark| mark.at))
            .max()
            .unwrap_or(Moment::START);
        let open = spans().map(|span| span.to).max().unwrap_or(Moment::START);
        let end = timeline.end.max(last).max(open);
        if last > Moment::START && end.as_micros() / QUIET > last.as_micros() {
            let last = last.as_micros();
            return Axis {
                end: moment(last.saturating_add((last / 4).max(1))),
                quiet_until: Some(end),
            };
        }
        Axis {
            end,
            quiet_until: None,
        }
    }

    /// An axis for this and another timeline.
    pub fn joined(&self, other: &Axis) -> Axis {
        let end = self.end.max(other.end);
        let quiet = self.quiet_until.max(other.quiet_until);
        Axis {
            end,
            quiet_until: quiet.filter(|until| *until > end),
        }
    }

    /// Where `at` is on an axis that is `length` long, from 0 to `length`.
    pub fn position(&self, at: Moment, length: usize) -> usize {
        let end = u128::from(self.end.as_micros()).max(1);
        let at = u128::from(at.min(self.end).as_micros());
        // No more than `length`, since `at` is no more than `end`.
        (at * length as u128 / end) as usize
    }

    /// As many ticks as fit, with their labels side by side, on an axis that is `columns` characters long.
    pub fn ticks(&self, columns: usize) -> Vec<Tick> {
        let unit = self.unit();
        let end = self.end.as_micros();
        // Without a step that fits, the start is the only tick.
        let step = self.step(columns).unwrap_or(u64::MAX);
        let last = if step == u64::MAX { 0 } else { end / step };
        (0..=last)
            .map(|i| Tick {
                at: moment(i * step),
                label: label(i * step, unit),
            })
            .collect()
    }

    /// The longest axis of at most `columns` characters on which ticks are the same number of characters apart;
    /// `columns` itself if that would waste much of them.
    pub fn even(&self, columns: usize) -> usize {
        let end = u128::from(self.end.as_micros());
        let Some(step) = self.step(columns) else {
            return columns;
        };
        let even = |length: usize| {
            let columns = u128::from(step) * length as u128;
            end > 0 && columns.is_multiple_of(end) && self.step(length) == Some(step)
        };
        (columns * 4 / 5..=columns)
            .rev()
            .find(|length| even(*length))
            .unwrap_or(columns)
    }

    /// `at` in words, in the unit of the ticks if that is exact and short.
    pub fn clock(&self, at: Moment) -> String {
        let unit = self.unit();
        match unit.micros < MINUTE && at <= self.end {
            true => label(at.as_micros(), unit),
            false => clock(at),
        }
    }

    fn step(&self, columns: usize) -> Option<u64> {
        let unit = self.unit();
        let end = self.end.as_micros();
        let fits = |step: u64| {
            let widest = columns::width(&label(end / step * step, unit))
                .max(columns::width(&label(step, unit)));
            u128::from(step) * columns as u128 >= (widest as u128 + 3) * u128::from(end)
        };
        steps()
            .filter(|step| unit.takes(*step))
            .take_while(|step| *step <= end)
            .find(|step| fits(*step))
    }

    fn unit(&self) -> Unit {
        unit(self.end.as_micros())
    }
}

/// A unit of time, in microseconds.
#[derive(Clone, Copy)]
struct Unit {
    name: &'static str,
    micros: u64,
}

impl Unit {
    /// Whether multiples of `step` are round in this unit. Minutes and hours have no decimals.
    fn takes(self, step: u64) -> bool {
        self.micros < MINUTE || step.is_multiple_of(self.micros)
    }
}

/// The unit for an axis of `micros`.
fn unit(micros: u64) -> Unit {
    let (name, micros) = match micros {
        0 => ("s", SECOND),
        1..MILLI => ("µs", 1),
        MILLI..SECOND => ("ms", MILLI),
        SECOND.. if micros < 2 * MINUTE => ("s", SECOND),
        _ if micros < 2 * HOUR => ("min", MINUTE),
        _ => ("h", HOUR),
    };
    Unit { name, micros }
}

/// Round lengths of time, from short to long.
fn steps() -> impl Iterator<Item = u64> {
    let decimal = (0..=6).flat_map(|exponent| [1, 2, 5].map(|n| n * 10_u64.pow(exponent)));
    let seconds = [10, 20, 30].map(|n| n * SECOND);
    let minutes = [1, 2, 5, 10, 15, 30].map(|n| n * MINUTE);
    let hours = (0..=9).flat_map(|exponent| [1, 2, 5].map(|n| n * 10_u64.pow(exponent) * HOUR));
    decimal.chain(seconds).chain(minutes).chain(hours)
}

/// `1.5 s`
fn label(micros: u64, unit: Unit) -> String {
    let whole = micros / unit.micros;
    let rest = micros % unit.micros;
    // Six digits at most: a part of a second in microseconds.
    let digits = unit.micros.ilog10() as usize;
    let decimals = format!("{rest:0digits$}");
    match decimals.trim_end_matches('0') {
        _ if rest == 0 => format!("{whole} {}", unit.name),
        decimals => format!("{whole}.{decimals} {}", unit.name),
    }
}

/// `at` in words, to the microsecond: `250 ms`, `1.5 s`, `2 min 5 s`.
pub fn clock(at: Moment) -> String {
    let micros = at.as_micros();
    if micros < 2 * MINUTE {
        return label(micros, unit(micros));
    }
    let parts = [
        (micros / HOUR > 0).then(|| format!("{} h", micros / HOUR)),
        (micros % HOUR >= MINUTE).then(|| format!("{} min", micros % HOUR / MINUTE)),
        (!micros.is_multiple_of(MINUTE)).then(|| label(micros % MINUTE, unit(SECOND))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn moment(micros: u64) -> Moment {
    Moment::after(std::time::Duration::from_micros(micros))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::timeline::sample::{self, LaneExt, lane};

    fn ticks(micros: u64, columns: usize) -> String {
        let axis = Axis {
            end: moment(micros),
            quiet_until: None,
        };
        let labels: Vec<_> = axis
            .ticks(columns)
            .into_iter()
            .map(|tick| tick.label)
            .collect();
        labels.join(" | ")
    }

    #[test]
    fn ticks_are_round_and_in_one_unit() {
        assert_eq!(ticks(0, 40), "0 s");
        assert_eq!(ticks(7, 40), "0 µs | 2 µs | 4 µs | 6 µs");
        assert_eq!(ticks(300_000, 40), "0 ms | 100 ms | 200 ms | 300 ms");
        assert_eq!(ticks(1_500_000, 40), "0 s | 0.5 s | 1 s | 1.5 s");
        assert_eq!(
            ticks(6_000_000, 40),
            "0 s | 1 s | 2 s | 3 s | 4 s | 5 s | 6 s"
        );
        assert_eq!(ticks(119_000_000, 40), "0 s | 30 s | 60 s | 90 s");
        assert_eq!(ticks(130_000_000, 40), "0 min | 1 min | 2 min");
        assert_eq!(
            ticks(3_600_000_000, 40),
            "0 min | 15 min | 30 min | 45 min | 60 min"
        );
        assert_eq!(ticks(86_400_000_000, 40), "0 h | 5 h | 10 h | 15 h | 20 h");
        assert_eq!(ticks(u64::MAX, 40), "0 h | 2000000000 h | 4000000000 h");
        assert_eq!(ticks(3_000_000, 1), "0 s");
    }

    #[test]
    fn moments_are_exact() {
        let said = |micros| clock(moment(micros));
        assert_eq!(said(0), "0 s");
        assert_eq!(said(17), "17 µs");
        assert_eq!(said(250_000), "250 ms");
        assert_eq!(said(1_001), "1.001 ms");
        assert_eq!(said(1_234_500), "1.2345 s");
        assert_eq!(said(60_000_000), "60 s");
        assert_eq!(said(125_000_000), "2 min 5 s");
        assert_eq!(said(3_600_000_000), "1 h");
        assert_eq!(said(3_661_500_000), "1 h 1 min 1.5 s");
    }

    #[test]
    fn a_long_quiet_end_is_left_out() {
        let hung = vec![
            lane("pasta").working(0, 3_000, SpanEnd::Done),
            lane("sauce").working(1_000, 3_600_000, SpanEnd::Open),
        ];
        let axis = Axis::new(&sample::timeline(hung, 3_600_000));
        assert_eq!(axis.end, sample::at(3_750));
        assert_eq!(axis.quiet_until, Some(sample::at(3_600_000)));
    }

    #[test]
    fn a_record_in_which_all_happened_at_once_has_an_axis_too() {
        let axis = Axis::new(&sample::timeline(vec![lane("x").event(0, "now")], 0));
        assert_eq!(axis.position(sample::at(0), 40), 0);
        assert_eq!(axis.position(sample::at(9), 40), 0);
    }
}
